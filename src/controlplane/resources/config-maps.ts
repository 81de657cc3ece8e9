/** ConfigMaps: keys, size, and the switch that makes them immutable. */
import {
  configMapKey,
  decodedBytes,
  deepEqual,
  type FieldError,
  fieldForbidden,
  fieldInvalid,
  fieldTooLong,
  isObject,
  type JsonObject,
  type KubeObject,
} from '../../apimachinery/index.ts'
import type { BuiltinKind } from './builtin-kind.ts'
import { AGE_COLUMN_TEXT, age, NAME_COLUMN_TEXT } from './cells.ts'
import { validateCoreFinalizers } from './core-finalizers.ts'

/** Sum of all values of a config map or secret, in bytes. */
export const DATA_BYTES_MAX = 1024 * 1024

/** v1 ConfigMap. */
export const configMaps: BuiltinKind = {
  group: '',
  version: 'v1',
  resource: 'configmaps',
  kind: 'ConfigMap',
  definition: 'io.k8s.api.core.v1.ConfigMap',
  columnDescriptions: [NAME_COLUMN_TEXT, 'Number of keys in data and binaryData.', AGE_COLUMN_TEXT],
  cells: (object, nowMs) => [
    object.metadata.name ?? '',
    keyCount(object, 'data') + keyCount(object, 'binaryData'),
    age(object, nowMs),
  ],
  strategy: {
    allowUnconditionalUpdate: true,
    unknownFieldText: 'generic',
    prepareForCreate() {},
    prepareForUpdate() {},
    validateCreate: ({ object }) => validate(object),
    validateUpdate: ({ object, old }) => [
      ...validateCoreFinalizers(object.metadata),
      ...(old === undefined ? [] : validateImmutable(object, old, ['data', 'binaryData'])),
      ...validate(object),
    ],
  },
}

/** Number of keys in a map field. */
export function keyCount(object: KubeObject, field: string): number {
  const map = object[field]
  return isObject(map) ? Object.keys(map).length : 0
}

/** What may not change, and that it may not be switched off, once `immutable` is true. */
export function validateImmutable(object: KubeObject, old: KubeObject, fields: readonly string[]): FieldError[] {
  if (old.immutable !== true) return []
  const text = 'field is immutable when `immutable` is set'
  const errors = object.immutable === true ? [] : [fieldForbidden('immutable', text)]
  for (const field of fields) if (!deepEqual(object[field], old[field])) errors.push(fieldForbidden(field, text))
  return errors
}

function validate(object: KubeObject): FieldError[] {
  const errors: FieldError[] = validateCoreFinalizers(object.metadata)
  const data = (object.data ?? {}) as JsonObject
  const binary = (object.binaryData ?? {}) as JsonObject
  let bytes = 0
  for (const [key, value] of Object.entries(data)) {
    for (const text of configMapKey(key)) errors.push(fieldInvalid(`data[${key}]`, key, text))
    if (Object.hasOwn(binary, key)) errors.push(fieldInvalid(`data[${key}]`, key, 'duplicate of key present in binaryData'))
    bytes += Buffer.byteLength(value as string)
  }
  for (const [key, value] of Object.entries(binary)) {
    for (const text of configMapKey(key)) errors.push(fieldInvalid(`binaryData[${key}]`, key, text))
    bytes += decodedBytes(value as string)
  }
  // The reference names the whole object, which prints as an empty pair of brackets.
  if (bytes > DATA_BYTES_MAX) errors.push(fieldTooLong('[]', DATA_BYTES_MAX))
  return errors
}
