/** `status.storedVersions` against `spec.versions`. */
import { type FieldError, fieldInvalid } from '../../apimachinery/index.ts'
import type { DefinitionVersion } from '../definition/definition.ts'

const PATH = 'status.storedVersions'

/** Findings at `status.storedVersions`. */
export function validateStoredVersions(stored: readonly string[] | null, versions: readonly DefinitionVersion[]): FieldError[] {
  if (stored === null || stored.length === 0) {
    return [fieldInvalid(PATH, stored === null ? null : [], 'must have at least one stored version')]
  }
  const errors: FieldError[] = []
  // A name counts once: a second version of the same name finds it taken.
  const missing = new Set(stored)
  for (const { name, storage } of versions) {
    if (!missing.delete(name) && storage) errors.push(fieldInvalid(PATH, [...stored], `must have the storage version ${name}`))
  }
  for (const [index, name] of stored.entries()) {
    if (stored.lastIndexOf(name) !== index || versions.some((version) => version.name === name)) continue
    errors.push(fieldInvalid(`${PATH}[${index}]`, name, missingText(name)))
  }
  return errors
}

function missingText(name: string): string {
  return (
    `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions ` +
    `until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`
  )
}
