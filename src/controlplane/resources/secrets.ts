/** Secrets: `stringData` becomes `data`, the type stays for ever, well-known types ask for their keys. */
import {
  configMapKey,
  decodedBytes,
  type FieldError,
  fieldInvalid,
  fieldRequired,
  fieldTooLong,
  isObject,
  type JsonObject,
  JsonSyntaxError,
  type KubeObject,
  parseJson,
  setMember,
  validateImmutableField,
} from '../../apimachinery/index.ts'
import type { BuiltinKind } from './builtin-kind.ts'
import { AGE_COLUMN_TEXT, age, NAME_COLUMN_TEXT } from './cells.ts'
import { DATA_BYTES_MAX, keyCount, validateImmutable } from './config-maps.ts'
import { validateCoreFinalizers } from './core-finalizers.ts'
import { keyPairWarning } from './key-pair-warning.ts'

const TOKEN_ACCOUNT_ANNOTATION = 'kubernetes.io/service-account.name'

/** v1 Secret. */
export const secrets: BuiltinKind = {
  group: '',
  version: 'v1',
  resource: 'secrets',
  kind: 'Secret',
  definition: 'io.k8s.api.core.v1.Secret',
  columnDescriptions: [NAME_COLUMN_TEXT, 'What the secret is meant for.', 'Number of keys in data.', AGE_COLUMN_TEXT],
  cells: (object, nowMs) => [object.metadata.name ?? '', typeOf(object), keyCount(object, 'data'), age(object, nowMs)],
  normalize(object) {
    mergeStringData(object)
    if (typeOf(object) === '') object.type = 'Opaque'
  },
  strategy: {
    allowUnconditionalUpdate: true,
    unknownFieldText: 'kind',
    fieldNames: () => ['type'],
    fields: (object) => ({ type: typeOf(object) }),
    prepareForCreate() {},
    prepareForUpdate() {},
    validateCreate: ({ object }) => validate(object),
    validateUpdate: ({ object, old }) => [
      ...validateCoreFinalizers(object.metadata),
      ...(old === undefined ? [] : validateChange(object, old)),
      ...validate(object),
    ],
    warnings: ({ object }) => keyPairWarnings(object),
  },
}

function typeOf(secret: KubeObject): string {
  return typeof secret.type === 'string' ? secret.type : ''
}

function keyPairWarnings(object: KubeObject): string[] {
  if (typeOf(object) !== 'kubernetes.io/tls') return []
  const data = (object.data ?? {}) as { readonly [key: string]: string | undefined }
  const bytes = (key: string): Buffer => Buffer.from(data[key] ?? '', 'base64')
  const text = keyPairWarning(bytes('tls.crt'), bytes('tls.key'))
  return text === undefined ? [] : [text]
}

/** Text wins over data of the same key, and is not kept. */
function mergeStringData(object: KubeObject): void {
  const texts = object.stringData
  if (!isObject(texts)) return
  delete object.stringData
  const data = new Map(Object.entries((object.data ?? {}) as JsonObject))
  for (const [key, text] of Object.entries(texts)) data.set(key, Buffer.from(text as string).toString('base64'))
  const merged: JsonObject = {}
  for (const key of [...data.keys()].sort()) setMember(merged, key, data.get(key))
  const { type } = object
  delete object.type
  object.data = merged
  if (type !== undefined) object.type = type
}

function validateChange(object: KubeObject, old: KubeObject): FieldError[] {
  return [...validateImmutableField(typeOf(object), typeOf(old), 'type'), ...validateImmutable(object, old, ['data'])]
}

function validate(object: KubeObject): FieldError[] {
  const errors: FieldError[] = validateCoreFinalizers(object.metadata)
  const data = (object.data ?? {}) as JsonObject
  let bytes = 0
  for (const [key, value] of Object.entries(data)) {
    for (const text of configMapKey(key)) errors.push(fieldInvalid(`data[${key}]`, key, text))
    bytes += decodedBytes(value as string)
  }
  if (bytes > DATA_BYTES_MAX) errors.push(fieldTooLong('data', DATA_BYTES_MAX))
  return errors.concat(validateType(object, data))
}

/** Rules of the well-known types. */
function validateType(object: KubeObject, data: JsonObject): FieldError[] {
  switch (typeOf(object)) {
    case 'kubernetes.io/service-account-token':
      return object.metadata.annotations?.[TOKEN_ACCOUNT_ANNOTATION]
        ? []
        : [fieldRequired(`metadata.annotations[${TOKEN_ACCOUNT_ANNOTATION}]`)]
    case 'kubernetes.io/dockercfg':
      return validateDocker(data, '.dockercfg')
    case 'kubernetes.io/dockerconfigjson':
      return validateDocker(data, '.dockerconfigjson')
    case 'kubernetes.io/basic-auth':
      // Either may be empty or missing, but not both.
      return Object.hasOwn(data, 'username') || Object.hasOwn(data, 'password') ? [] : required('username', 'password')
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : required('ssh-privatekey')
    case 'kubernetes.io/tls':
      return required(...['tls.crt', 'tls.key'].filter((key) => !Object.hasOwn(data, key)))
    default:
      return []
  }
}

function required(...keys: string[]): FieldError[] {
  return keys.map((key) => fieldRequired(`data[${key}]`))
}

function validateDocker(data: JsonObject, key: string): FieldError[] {
  if (!Object.hasOwn(data, key)) return required(key)
  const fault = jsonObjectFault(Buffer.from(data[key] as string, 'base64'))
  return fault === undefined ? [] : [fieldInvalid(`data[${key}]`, '<secret contents redacted>', fault)]
}

/** Why bytes are no JSON object, in Go's words. */
function jsonObjectFault(bytes: Uint8Array): string | undefined {
  try {
    const value = parseJson(bytes)
    if (value === null || isObject(value)) return undefined
    const word = Array.isArray(value)
      ? 'array'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value === 'string'
          ? 'string'
          : 'number'
    return `json: cannot unmarshal ${word} into Go value of type map[string]interface {}`
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message
    throw error
  }
}
