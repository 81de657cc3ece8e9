/** Values of a definition's selectable fields. A missing field selects like the empty string. */
import type { JsonValue, KubeObject } from '../../apimachinery/index.ts'
import type { SelectableField } from '../definition/definition.ts'
import { compileJsonPath, type JsonPath } from '../json-path/evaluate.ts'
import { printResult } from '../json-path/print.ts'

/** The fields of one version, parsed. */
export interface SelectableValues {
  /** As selectors name them: without the leading dot. */
  readonly names: readonly string[]
  of(object: KubeObject): Readonly<Record<string, string>>
}

const NO_VALUES = Object.freeze({})

/** Of versions that declare none. */
const NO_SELECTABLE_VALUES: SelectableValues = { names: [], of: () => NO_VALUES }

/** Parses declared fields; their paths were checked when the definition was written. */
export function selectableValues(fields: readonly SelectableField[] | undefined): SelectableValues {
  if (fields === undefined || fields.length === 0) return NO_SELECTABLE_VALUES
  const paths = fields.map(({ jsonPath }): [string, JsonPath] => [jsonPath.replace(/^\./, ''), compileJsonPath(`{${jsonPath}}`)])
  return {
    names: paths.map(([name]) => name),
    of: (object) => Object.fromEntries(paths.map(([name, path]) => [name, textOf(path.first(object))])),
  }
}

const textOf = (value: JsonValue | undefined): string => (value === undefined || value === null ? '' : printResult(value))
