/** What a server accepts and an author probably did not mean. */
import { deepEqual, type JsonValue } from '../../apimachinery/index.ts'
import { type JsonSchemaProps, schemasWithin, unrecognizedFormats } from '../../schema/index.ts'
import { lostFields } from '../compatibility/lost-fields.ts'
import { type Definition, type DefinitionVersion, storageVersionOf } from '../definition/definition.ts'
import type { LintFinding } from './lint-definition.ts'
import { CLOSE_SHARE, oneLine, type VersionCosts } from './rule-costs.ts'

/** A rule's text is cut here. */
const RULE_CHARS_MAX = 80
/** Fields that are named of those that a conversion loses. */
const NAMED_MAX = 5

/** All warnings of a definition. `costs` are those of its rules. */
export function lintWarnings(definition: Definition, costs: readonly VersionCosts[]): LintFinding[] {
  const versions = definition.spec.versions ?? []
  return [
    ...versions.flatMap(versionWarnings),
    ...(versions.some((version) => version.served)
      ? []
      : [warning('spec.versions', 'nothing-served', 'no version is served: nobody can use the resource')]),
    ...conversionWarnings(definition),
    ...costs.flatMap(costWarnings),
  ]
}

const warning = (path: string, code: LintFinding['code'], text: string): LintFinding => ({
  severity: 'warning',
  code,
  path,
  text,
})

function versionWarnings({ name, schema, subresources }: DefinitionVersion): LintFinding[] {
  const root = schema?.openAPIV3Schema
  if (root === undefined) return []
  const found = unrecognizedFormats(root).map((format) =>
    warning(name, 'unknown-format', `no server checks the format ${JSON.stringify(format)}`),
  )
  for (const field of booleanNames(root)) {
    const text = `a field is named ${field}: YAML reads n, no and off as false, and y, yes and on as true; put the name in quotes`
    found.push(warning(name, 'boolean-name', text))
  }
  const hasStatus = root.properties?.status !== undefined
  const keepsAll = root['x-kubernetes-preserve-unknown-fields'] === true
  if (keepsAll && Object.keys(root.properties ?? {}).length === 0) {
    const text = 'the schema allows everything: nothing is validated, and kubectl explain has nothing to tell'
    return [...found, warning(name, 'schemaless', text)]
  }
  if (hasStatus && subresources?.status === undefined) {
    found.push(
      warning(name, 'no-status-subresource', 'has a status but no status subresource: whoever writes the spec can write it'),
    )
  }
  if (!hasStatus && !keepsAll && subresources?.status !== undefined) {
    found.push(
      warning(name, 'no-status-schema', 'has a status subresource but no status in the schema: what is written there is dropped'),
    )
  }
  return found
}

/** Names that YAML made of other ones, as the server reads it, unless somebody wants fields of such names. */
function booleanNames(root: JsonSchemaProps): string[] {
  const all = [...schemasWithin(root)]
  return ['false', 'true'].filter((name) => all.some(({ properties }) => Object.hasOwn(properties ?? {}, name)))
}

/** Without a webhook a version shows only what the storage version keeps, and the other way round. */
function conversionWarnings({ spec }: Definition): LintFinding[] {
  const storage = storageVersionOf(spec)
  if (spec.conversion?.strategy === 'Webhook' || spec.preserveUnknownFields || storage === undefined) return []
  return (spec.versions ?? []).flatMap((version) => {
    if (!version.served || version === storage) return []
    const [own, stored] = [version, storage].map((it) => it.schema?.openAPIV3Schema ?? {}) as [JsonSchemaProps, JsonSchemaProps]
    if (deepEqual(own as JsonValue, stored as JsonValue)) return []
    const lost = lostFields(own, stored)
    if (lost.length === 0) return []
    const names = `${lost.slice(0, NAMED_MAX).join(', ')}${lost.length > NAMED_MAX ? ` and ${lost.length - NAMED_MAX} more` : ''}`
    const text = `${storage.name}, the storage version, does not keep ${names}, and without a conversion webhook it is lost`
    return [warning(version.name, 'lossy-conversion', text)]
  })
}

function costWarnings({ version, total, limits, rules }: VersionCosts): LintFinding[] {
  const percent = (share: number): string => `${Math.round(share * 100)} %`
  const isClose = (share: number): boolean => share > CLOSE_SHARE && share <= 1
  const found = rules
    .filter(({ share }) => isClose(share))
    .map(({ path, rule, share }) =>
      warning(
        version,
        'rule-cost',
        `${path || 'the root'}: a rule takes ${percent(share)} of what one may cost: ${oneLine(rule, RULE_CHARS_MAX)}`,
      ),
    )
  const share = total / limits.schema
  if (isClose(share)) found.push(warning(version, 'rule-cost', `the rules together take ${percent(share)} of what they may cost`))
  return found
}
