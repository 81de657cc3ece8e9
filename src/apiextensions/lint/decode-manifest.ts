/** A definition as it stands in a manifest: decoded as the server would, without one. */
import { formatGroupVersion, isObject, type JsonValue } from '../../apimachinery/index.ts'
import type { DecodeFindings } from '../../apiserver/index.ts'
import { decodeDefinition } from '../definition/definition-codec.ts'
import { convertDefinition } from '../definition/definition-conversion.ts'
import {
  asDefinition,
  type Definition,
  DEFINITION_GROUP,
  DEFINITION_KIND,
  DEFINITION_VERSION,
  type DefinitionApi,
  OLD_DEFINITION_VERSION,
} from '../definition/definition.ts'
import { TypedDecodeError } from '../typed/typed-decode.ts'

/** What became of a document. */
export type DecodedManifest =
  /** Not a CustomResourceDefinition: somebody else's business. */
  | { readonly type: 'other' }
  /** One, but not readable. */
  | { readonly type: 'invalid'; readonly name: string; readonly text: string }
  | {
      readonly type: 'definition'
      readonly name: string
      /** Version of the manifest. */
      readonly api: DefinitionApi
      /** In v1, whatever the manifest's version is. */
      readonly definition: Definition
      /** Fields that no definition has: `unknown field "spec.foo"`. */
      readonly unknown: readonly string[]
    }

/** Decodes a document, in place. Never throws for content. */
export function decodeManifest(value: JsonValue): DecodedManifest {
  if (!isObject(value) || value.kind !== DEFINITION_KIND) return { type: 'other' }
  const { apiVersion, metadata } = value
  const name = isObject(metadata) && typeof metadata.name === 'string' ? metadata.name : ''
  const api = apiOf(apiVersion)
  if (api === undefined) {
    const group = `${DEFINITION_GROUP}/`
    // Of other groups there may be other kinds of this name.
    if (typeof apiVersion === 'string' && !apiVersion.startsWith(group)) return { type: 'other' }
    return { type: 'invalid', name, text: `apiVersion is ${String(apiVersion)}, expected ${group}${DEFINITION_VERSION}` }
  }
  const findings: DecodeFindings = { unknown: [] }
  try {
    const object = convertDefinition(decodeDefinition(value, api, findings), DEFINITION_VERSION)
    return { type: 'definition', name, api, definition: asDefinition(object), unknown: findings.unknown }
  } catch (error) {
    if (!(error instanceof TypedDecodeError)) throw error
    return { type: 'invalid', name, text: error.message }
  }
}

function apiOf(apiVersion: JsonValue | undefined): DefinitionApi | undefined {
  const apis = [DEFINITION_VERSION, OLD_DEFINITION_VERSION] as const
  return apis.find((version) => formatGroupVersion({ group: DEFINITION_GROUP, version }) === apiVersion)
}
