/** Two states of one definition: names, scope, conversion, versions, and what the server itself would refuse. */
import { deepCopy, deepEqual, formatFieldError, type JsonValue, type KubeObject } from '../../apimachinery/index.ts'
import { asDefinition, asObject, type Definition, type DefinitionConversion } from '../definition/definition.ts'
import { validateDefinitionUpdate } from '../validation/validate-definition.ts'
import { type Change, CHANGE_LEVELS, collectInto, type Report } from './change.ts'
import { compareVersions } from './compare-versions.ts'

/** Fields whose refusal is told as a change of its own. */
const TOLD_BEFORE = ['metadata.name', 'spec.group', 'spec.scope', 'spec.names.kind', 'spec.names.plural', 'status.storedVersions']

/**
 * Compares two decoded definitions. Where the old one has no status, its storage version counts as the only stored one.
 * @returns the differences, worst first
 */
export function compareDefinitions(old: Definition, next: Definition): Change[] {
  const changes: Change[] = []
  const report = collectInto(changes)
  compareIdentity(old, next, report)
  compareNames(old, next, report)
  compareConversion(old, next, report)
  if (old.spec.preserveUnknownFields && !next.spec.preserveUnknownFields) {
    report('breaking', 'preserve-dropped', 'spec.preserveUnknownFields', 'undeclared fields are no longer kept')
  }
  compareVersions(old, next, changes)
  reportRefusals(old, next, report)
  return changes.sort((a, b) => CHANGE_LEVELS.indexOf(a.level) - CHANGE_LEVELS.indexOf(b.level))
}

function compareIdentity(old: Definition, next: Definition, report: Report): void {
  const differ = (before: string | undefined, after: string | undefined): string | undefined =>
    before === after ? undefined : `${before || 'none'} → ${after || 'none'}`
  const fields = [
    ['group-changed', 'spec.group', differ(old.spec.group, next.spec.group)],
    ['plural-changed', 'spec.names.plural', differ(old.spec.names.plural, next.spec.names.plural)],
    ['kind-changed', 'spec.names.kind', differ(old.spec.names.kind, next.spec.names.kind)],
    ['scope-changed', 'spec.scope', differ(old.spec.scope, next.spec.scope)],
    ['list-kind-changed', 'spec.names.listKind', differ(old.spec.names.listKind, next.spec.names.listKind)],
  ] as const
  for (const [code, path, text] of fields) if (text !== undefined) report('breaking', code, path, text)
  const renamed = differ(old.metadata.name, next.metadata.name)
  const isTold = old.spec.group !== next.spec.group || old.spec.names.plural !== next.spec.names.plural
  if (renamed !== undefined && !isTold) report('breaking', 'name-changed', 'metadata.name', renamed)
}

/** Names that people type. */
function compareNames(old: Definition, next: Definition, report: Report): void {
  const lists = [
    ['singular', 'spec.names.singular'],
    ['shortNames', 'spec.names.shortNames'],
    ['categories', 'spec.names.categories'],
  ] as const
  for (const [key, path] of lists) {
    const [before, after] = [old, next].map(({ spec }) => [spec.names[key] ?? []].flat()) as [string[], string[]]
    for (const name of before) if (!after.includes(name)) report('risky', 'name-dropped', path, `${name} dropped`)
    for (const name of after) if (!before.includes(name)) report('compatible', 'name-added', path, `${name} added`)
  }
}

function compareConversion(old: Definition, next: Definition, report: Report): void {
  const [before, after] = [old.spec.conversion, next.spec.conversion]
  const [was, is] = [before?.strategy ?? 'None', after?.strategy ?? 'None']
  const path = 'spec.conversion'
  if (was === 'Webhook' && is === 'None') {
    const schemas = (next.spec.versions ?? []).map((version) => version.schema as unknown as JsonValue)
    const isAlike = schemas.every((schema) => deepEqual(schema, schemas[0]))
    report(isAlike ? 'compatible' : 'breaking', 'conversion-removed', path, 'conversion Webhook → None')
  } else if (was === 'None' && is === 'Webhook') {
    report('risky', 'conversion-added', path, 'conversion None → Webhook')
  } else if (is === 'Webhook' && !deepEqual(wayOf(before), wayOf(after))) {
    report('risky', 'conversion-changed', path, 'the webhook is reached or spoken to differently')
  }
}

/** Where the webhook is and what it speaks; the authority it is known by may be renewed at any time. */
function wayOf(conversion: DefinitionConversion | undefined): JsonValue {
  const { clientConfig, conversionReviewVersions } = conversion?.webhook ?? {}
  return [clientConfig?.url ?? null, (clientConfig?.service as JsonValue) ?? null, conversionReviewVersions ?? null]
}

/** The update as an established definition's server sees it. */
function reportRefusals(old: Definition, next: Definition, report: Report): void {
  const stored = asDefinition(deepCopy(asObject(old)))
  stored.metadata.resourceVersion ??= '1'
  stored.status.conditions = [{ type: 'Established', status: 'True' }]
  const update = asDefinition(deepCopy(asObject(next)))
  update.metadata = updatedMetadata(update.metadata, stored.metadata)
  update.status = { ...stored.status, storedVersions: storedAfter(stored, update) }
  for (const error of validateDefinitionUpdate(update, stored)) {
    const path = error.field ?? ''
    if (TOLD_BEFORE.some((field) => path.startsWith(field))) continue
    report('breaking', 'update-refused', path, formatFieldError(error))
  }
}

function updatedMetadata(metadata: KubeObject['metadata'], stored: KubeObject['metadata']): KubeObject['metadata'] {
  const { uid, creationTimestamp, resourceVersion, generation } = stored
  return {
    ...metadata,
    name: stored.name ?? '',
    ...(uid === undefined ? {} : { uid }),
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(generation === undefined ? {} : { generation }),
  }
}

function storedAfter({ status }: Definition, { spec }: Definition): string[] {
  const storage = (spec.versions ?? []).filter((version) => version.storage).map((version) => version.name)
  return [...new Set([...(status.storedVersions ?? []), ...storage])]
}
