/** Does the patched object still fit its kind? A patch can put a number where a string belongs. */
import { fieldInvalid, goValue, invalid, isObject, type JsonObject, type JsonValue } from '../../apimachinery/index.ts'
import type { StrategicField, StrategicSchema } from '../merge/merge-contract.ts'
import { schemaNow } from './strategic-schema.ts'

/**
 * Refuses values of a wrong JSON type.
 * @throws StatusError 422 that shows the patch
 */
export function checkConversion(object: JsonObject, patch: JsonObject, schema: StrategicSchema): void {
  const problem = checkObject(object, schema)
  if (problem !== undefined) throw invalid({ group: '', kind: '' }, '', [fieldInvalid('patch', goValue(patch), problem)])
}

function checkObject(object: JsonObject, schema: StrategicSchema): string | undefined {
  for (const key in object) {
    const field = schema.fields?.get(key)
    const value = object[key]
    if (field === undefined || value === undefined || value === null) continue
    const problem = checkField(value, field)
    if (problem !== undefined) return problem
  }
  return undefined
}

function checkField(value: JsonValue, field: StrategicField): string | undefined {
  switch (field.type) {
    case 'string':
      return field.format === 'byte' ? undefined : checkString(value)
    case 'integer':
      return checkNumber(value, field.format ?? 'int64')
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint' ? undefined : 'unrecognized type: float64'
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'unrecognized type: bool'
    case 'array':
      return Array.isArray(value) ? checkItems(value, schemaNow(field.schema)) : `cannot restore slice from ${kindOf(value)}`
    case 'object':
      return checkMapField(value, schemaNow(field.schema))
    default:
      return undefined
  }
}

function checkString(value: JsonValue): string | undefined {
  if (typeof value === 'string') return undefined
  return kindOf(value) === 'int64' ? 'cannot convert int64 to string' : 'unrecognized type: string'
}

function checkNumber(value: JsonValue, format: string): string | undefined {
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) return undefined
  return typeof value === 'number' ? `cannot convert float64 to ${format}` : `unrecognized type: ${format}`
}

function checkMapField(value: JsonValue, schema: StrategicSchema): string | undefined {
  if (schema.fields !== undefined) {
    return isObject(value) ? checkObject(value, schema) : `cannot restore struct from: ${kindOf(value)}`
  }
  return isObject(value) ? checkValues(value, schema) : `cannot restore map from ${kindOf(value)}`
}

function checkItems(list: readonly JsonValue[], schema: StrategicSchema): string | undefined {
  return checkElements(list, schemaNow(schema.element))
}

function checkValues(map: JsonObject, schema: StrategicSchema): string | undefined {
  const values = Object.keys(map).map((key) => map[key]!)
  return checkElements(values, schemaNow(schema.element))
}

function checkElements(values: readonly JsonValue[], element: StrategicSchema): string | undefined {
  if (element.fields === undefined) return checkScalars(values, element)
  for (const value of values) {
    if (value === null) continue
    const problem = isObject(value) ? checkObject(value, element) : `cannot restore struct from: ${kindOf(value)}`
    if (problem !== undefined) return problem
  }
  return undefined
}

function checkScalars(values: readonly JsonValue[], element: StrategicSchema): string | undefined {
  if (element.name !== 'string') return undefined
  for (const value of values) {
    const problem = value === null ? undefined : checkString(value)
    if (problem !== undefined) return problem
  }
  return undefined
}

function kindOf(value: JsonValue): string {
  if (Array.isArray(value)) return 'slice'
  switch (typeof value) {
    case 'object':
      return 'map'
    case 'boolean':
      return 'bool'
    case 'number':
      return Number.isInteger(value) ? 'int64' : 'float64'
    case 'bigint':
      return 'int64'
    default:
      return typeof value
  }
}
