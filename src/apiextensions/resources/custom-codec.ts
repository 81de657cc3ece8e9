/** JSON → custom resource of one version: metadata typed, unknown fields pruned, needless nulls dropped, defaults applied. */
import {
  badRequest,
  goQuote,
  type GroupVersion,
  type JsonObject,
  type KubeObject,
  parseGroupVersion,
  plainError,
  plainText,
} from '../../apimachinery/index.ts'
import type { DecodeFindings, VersionCodec } from '../../apiserver/index.ts'
import type { StructuralSchema, TypedSchema } from '../../schema/index.ts'
import { TypedDecodeError } from '../typed/typed-decode.ts'
import { coerceEmbedded, repairEmbedded, repairEmbeddedMetadata } from './embedded-resource.ts'
import { coerceMetadata, metadataOf, repairMetadata } from './object-metadata.ts'

/** What a codec needs of its version; the getters may compile something on first use. */
export interface CustomCodecSource {
  readonly group: string
  readonly kind: string
  readonly version: string
  readonly structural: StructuralSchema
  readonly typed: TypedSchema
}

/** The codec of one version of a custom resource. */
export function customCodec(source: CustomCodecSource): VersionCodec {
  const admitPatched = (value: JsonObject, findings: DecodeFindings | undefined): KubeObject => admit(value, source, findings)
  return {
    get typed() {
      return source.typed
    },
    admitPatched,
    admitApplied: (value) => admitApplied(value, source.structural),
    admit(value, findings) {
      try {
        return admitPatched(value, findings)
      } catch (error) {
        if (!(error instanceof TypedDecodeError)) throw error
        const { version } = typeOf(value)
        throw badRequest(
          `${plainText(value.kind)} in version ${goQuote(version)} cannot be handled as a ${source.kind}: ${error.message}`,
        )
      }
    },
  }
}

/** Objects of other kinds and versions come this way too, to be refused later: of them only the metadata is looked at. */
function admit(value: JsonObject, source: CustomCodecSource, findings: DecodeFindings | undefined): KubeObject {
  const unknown: string[] | undefined = findings && []
  coerceMetadata(value, 'metadata', unknown)
  const { group, version } = typeOf(value)
  if (value.kind === source.kind && group === source.group && version === source.version) {
    conform(value, source.structural, unknown)
  }
  metadataOf(value)
  if (unknown !== undefined) findings?.unknown.push(...unknown.map((path) => `unknown field "${path}"`))
  return value as KubeObject
}

function conform(value: JsonObject, schema: StructuralSchema, unknown: string[] | undefined): void {
  schema.prune(value, unknown === undefined ? { resourceRoot: true } : { resourceRoot: true, unknown })
  schema.dropNulls(value)
  coerceEmbedded(value, schema, unknown)
  schema.default(value)
}

function typeOf({ apiVersion }: JsonObject): GroupVersion {
  return (typeof apiVersion === 'string' && parseGroupVersion(apiVersion)) || { group: '', version: '' }
}

/** Metadata is stored typed whoever wrote it; the schema only adds its defaults. */
function admitApplied(value: JsonObject, schema: StructuralSchema): KubeObject {
  repairMetadata(value)
  // Apply refuses what its type does not know, but for what lies below `additionalProperties: true`.
  schema.prune(value, { resourceRoot: true })
  repairEmbeddedMetadata(value, schema)
  metadataOf(value)
  schema.default(value)
  return value as KubeObject
}

/** Stored JSON → an object of the version it was stored in, in place. Never throws for content. */
export function readStoredObject(value: JsonObject, schema: StructuralSchema): KubeObject {
  repairMetadata(value)
  schema.prune(value, { resourceRoot: true })
  schema.dropNulls(value)
  repairEmbedded(value, schema)
  const metadata = metadataOf(value)
  // Objects from before generations were counted.
  if (!metadata.generation) metadata.generation = 1
  schema.default(value)
  return value as KubeObject
}

/** After a conversion: the new version's schema prunes what it does not know. */
export function pruneConverted(object: KubeObject, schema: StructuralSchema): KubeObject {
  schema.prune(object, { resourceRoot: true })
  return object
}

/**
 * After a conversion, for readers and for the store: like what a client sends, but defaults wait for a write.
 * @throws StatusError 500 for what is embedded and does not fit
 */
export function admitConverted(object: KubeObject, schema: StructuralSchema): KubeObject {
  pruneConverted(object, schema)
  schema.dropNulls(object)
  try {
    coerceEmbedded(object, schema, undefined)
  } catch (error) {
    throw error instanceof TypedDecodeError ? plainError(500, error.message) : error
  }
  return object
}
