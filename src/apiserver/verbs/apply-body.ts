/** The body of a server-side apply: YAML or JSON, checked against the path. Texts of apiserver checklist 4.6. */
import {
  badRequest,
  isObject,
  type JsonObject,
  type JsonValue,
  type KubeObject,
  parseGroupVersion,
  parseJsonStrict,
  parseYaml,
} from '../../apimachinery/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import type { RequestWriteContext } from './verb-context.ts'
import type { WriteOptions } from './write-options.ts'

const BRACE = 0x7b

/** A configuration to apply. */
export interface ApplyBody {
  readonly object: KubeObject
  /** Keys that the document gives twice. */
  readonly duplicates: readonly string[]
}

/**
 * Decodes the configuration; a missing name is the path's.
 * @throws StatusError 400
 */
export function decodeApply(endpoint: Endpoint, bytes: Uint8Array, context: RequestWriteContext): ApplyBody {
  const { value, duplicates } = parse(bytes)
  if (!isObject(value)) {
    const text = 'while decoding JSON: json: cannot unmarshal into Go value of type map[string]interface {}'
    throw badRequest(`error decoding YAML: error unmarshaling JSON: ${text}`)
  }
  return { object: checked(endpoint, value, context), duplicates }
}

/**
 * Reports keys given twice. The reference looks for them only after the merge, so that errors of the merge come first.
 * @throws StatusError 400 when validation is strict
 */
export function reportApplyDuplicates(request: ApiRequest, { duplicates }: ApplyBody, { fieldValidation }: WriteOptions): void {
  if (duplicates.length === 0 || fieldValidation === 'Ignore') return
  if (fieldValidation === 'Strict') {
    const lines = duplicates.map((text) => `  ${text}`).join('\n')
    throw badRequest(`error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n${lines}`)
  }
  for (const text of duplicates) request.warn(text)
}

/** JSON is YAML, and much faster parsed as what it is; only for what JSON has no texts for, YAML's parser is asked. */
function parse(bytes: Uint8Array): { value: JsonValue; duplicates: readonly string[] } {
  if (bytes[0] === BRACE) {
    try {
      const json = parseJsonStrict(bytes)
      if (json.duplicates.length === 0) return json
    } catch {
      // It may still be YAML in flow style.
    }
  }
  try {
    return parseYaml(bytes)
  } catch (error) {
    throw badRequest(
      `error decoding YAML: error converting YAML to JSON: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function checked(endpoint: Endpoint, value: JsonObject, context: RequestWriteContext): KubeObject {
  const { kind = '', apiVersion = '' } = value
  if (kind !== endpoint.definition.kind || apiVersion !== endpoint.apiVersion) {
    const gv = parseGroupVersion(String(apiVersion)) ?? { group: '', version: String(apiVersion) }
    throw badRequest(`invalid object type: ${gv.group}/${gv.version}, Kind=${String(kind)}`)
  }
  const metadata = value.metadata ?? {}
  if (!isObject(metadata)) throw badRequest('error decoding YAML: metadata must be an object')
  value.metadata = metadata
  const name = metadata.name
  if (name !== undefined && name !== null && name !== '' && name !== context.name) {
    throw badRequest(`the name of the object (${String(name)}) does not match the name on the URL (${context.name})`)
  }
  if (metadata.managedFields !== undefined && metadata.managedFields !== null)
    throw badRequest('metadata.managedFields must be nil')
  metadata.name = context.name
  const namespace = metadata.namespace
  if (endpoint.definition.namespaced) {
    if (namespace !== undefined && namespace !== null && namespace !== '' && namespace !== context.namespace) {
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
    }
  }
  return value as KubeObject
}
