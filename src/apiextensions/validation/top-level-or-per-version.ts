/** In v1beta1 what all versions share stands at the top, and only what they do not share in the versions (apiextensions checklist 2.2). */
import { deepEqual, type FieldError, fieldForbidden, fieldInvalid, type JsonValue } from '../../apimachinery/index.ts'
import { dumpVersions } from '../definition/internal-dump.ts'
import type { InternalSpec, VersionParts } from '../definition/internal-form.ts'

/** A part with its names: as a field at the top, and in texts. */
interface Part {
  readonly key: 'validation' | 'subresources' | 'columns'
  readonly field: string
  readonly plural: string
}

const PARTS: readonly Part[] = [
  { key: 'validation', field: 'validation', plural: 'schemas' },
  { key: 'subresources', field: 'subresources', plural: 'subresources' },
  { key: 'columns', field: 'additionalPrinterColumns', plural: 'additionalPrinterColumns' },
]

/** Findings at `path`, `spec`. What was v1 never has any: it was brought to this form by rule. */
export function topLevelOrPerVersionErrors(spec: InternalSpec, path: string): FieldError[] {
  return [
    ...PARTS.filter(({ key }) => has(spec, key) && spec.versions.some((version) => has(version, key))).map(({ field, plural }) =>
      fieldForbidden(`${path}.${field}`, `top-level and per-version ${plural} are mutually exclusive`),
    ),
    ...PARTS.filter(({ key }) => areIdentical(spec.versions, key)).map(({ field, plural }) => {
      const rule = `per-version ${plural} may not all be set to identical values (top-level ${field} should be used instead)`
      return fieldInvalid(`${path}.versions`, dumpVersions(spec), rule)
    }),
  ]
}

function has(parts: VersionParts, key: Part['key']): boolean {
  const part = parts[key]
  return Array.isArray(part) ? part.length > 0 : part !== undefined
}

function areIdentical(versions: readonly VersionParts[], key: Part['key']): boolean {
  const first = versions[0]?.[key] as JsonValue | undefined
  return versions.length > 0 && versions.every((version) => has(version, key) && deepEqual(version[key] as JsonValue, first))
}
