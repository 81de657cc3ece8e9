/** The versions of a definition: which there are, what each serves, and the schema of each. */
import { compareKubeVersions, deepEqual, type JsonValue } from '../../apimachinery/index.ts'
import type { Definition, DefinitionVersion } from '../definition/definition.ts'
import { storageVersionOf } from '../definition/definition.ts'
import { type Change, collectInto, type Report } from './change.ts'
import { compareSchemas } from './compare-schemas.ts'
import { lostFields } from './lost-fields.ts'
import { compareSubresources, compareTableAndSelectors } from './compare-presentation.ts'

/** Compares versions of the same name, and what became of the others. */
export function compareVersions(old: Definition, next: Definition, changes: Change[]): void {
  const before = byName(old)
  const after = byName(next)
  const report = collectInto(changes)
  for (const [name, version] of before) {
    const successor = after.get(name)
    if (successor === undefined) reportRemoved(old, version, report)
    else compareVersion(old, next, version, successor, collectInto(changes, name))
  }
  for (const name of after.keys()) {
    if (!before.has(name)) report('compatible', 'version-added', 'spec.versions', `version ${name} added`)
  }
  const [preferredBefore, preferredAfter] = [preferred(old), preferred(next)]
  if (preferredBefore !== undefined && preferredAfter !== undefined && preferredBefore !== preferredAfter) {
    const text = `clients that name no version get ${preferredAfter} instead of ${preferredBefore}`
    report('compatible', 'preferred-version-changed', 'spec.versions', text)
  }
  compareStorage(old, next, report)
}

const byName = ({ spec }: Definition): Map<string, DefinitionVersion> =>
  new Map((spec.versions ?? []).map((version) => [version.name, version]))

function preferred({ spec }: Definition): string | undefined {
  const served = (spec.versions ?? []).filter((version) => version.served).map((version) => version.name)
  return served.sort((a, b) => compareKubeVersions(b, a))[0]
}

function reportRemoved({ status }: Definition, { name, served }: DefinitionVersion, report: Report): void {
  const text = `version ${name} removed`
  if (status.storedVersions?.includes(name)) report('breaking', 'stored-version-removed', 'spec.versions', text)
  else report(served ? 'breaking' : 'compatible', 'version-removed', 'spec.versions', text)
}

function compareVersion(
  old: Definition,
  next: Definition,
  before: DefinitionVersion,
  after: DefinitionVersion,
  report: Report,
): void {
  if (before.served && !after.served) report('breaking', 'version-unserved', 'served', 'no longer served')
  if (!before.served && after.served) report('compatible', 'version-served', 'served', 'served now')
  if (!before.deprecated && after.deprecated) {
    report('compatible', 'version-deprecated', 'deprecated', 'deprecated: every answer carries a warning')
  }
  compareSubresources(before.subresources ?? {}, after.subresources ?? {}, report)
  compareTableAndSelectors(before, after, report)
  const [schemaBefore, schemaAfter] = [before.schema?.openAPIV3Schema, after.schema?.openAPIV3Schema]
  if (schemaBefore !== undefined && schemaAfter !== undefined) {
    compareSchemas(schemaBefore, schemaAfter, keepsAll(old, next), report)
  } else if (schemaBefore !== undefined) {
    const kept = next.spec.preserveUnknownFields === true
    report(kept ? 'compatible' : 'breaking', 'schema-removed', 'schema', 'the schema is gone')
  } else if (schemaAfter !== undefined) report('risky', 'schema-added', 'schema', 'has a schema now')
}

const keepsAll = (old: Definition, next: Definition): { readonly before: boolean; readonly after: boolean } => ({
  before: old.spec.preserveUnknownFields === true,
  after: next.spec.preserveUnknownFields === true,
})

/** What a change of the storage version means for objects that are stored. */
function compareStorage(old: Definition, next: Definition, report: Report): void {
  const [before, after] = [storageVersionOf(old.spec), storageVersionOf(next.spec)]
  if (before === undefined || after === undefined || before.name === after.name) return
  const isKnown = (next.spec.versions ?? []).some((version) => version.name === before.name)
  // A version that is gone is told of as such.
  if (isKnown) report('risky', 'storage-version-changed', 'spec.versions', `storage version ${before.name} → ${after.name}`)
  if (next.spec.conversion?.strategy === 'Webhook') return
  const [schema, schemaAfter] = [before.schema?.openAPIV3Schema ?? {}, after.schema?.openAPIV3Schema ?? {}]
  if (deepEqual(schema as JsonValue, schemaAfter as JsonValue)) return
  for (const path of lostFields(schema, schemaAfter, keepsAll(old, next))) {
    report('breaking', 'stored-field-lost', path, `${after.name}, the new storage version, lacks what ${before.name} stores here`)
  }
}
