/** The body of a server-side apply: YAML or JSON. Texts of apiserver checklist 4.6. */
import {
  badRequest,
  isObject,
  jsonType,
  type JsonValue,
  type KubeObject,
  parseJsonStrict,
  parseYaml,
} from '../../apimachinery/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import type { WriteOptions } from './write-options.ts'

const BRACE = 0x7b

/** A configuration to apply. */
export interface ApplyBody {
  /** As it was sent: it may lack anything that an object has, metadata included. */
  readonly object: KubeObject
  /** Keys that the document gives twice. */
  readonly duplicates: readonly string[]
}

/**
 * Decodes the configuration. The field manager checks its kind, and what it names is compared with the path after the merge.
 * @throws StatusError 400
 */
export function decodeApply(bytes: Uint8Array): ApplyBody {
  const { value, duplicates } = parse(bytes)
  const object = value ?? {}
  if (isObject(object)) return { object: object as KubeObject, duplicates }
  const text = `while decoding JSON: json: cannot unmarshal ${jsonType(object)} into Go value of type map[string]interface {}`
  throw badRequest(`error decoding YAML: error unmarshaling JSON: ${text}`)
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
