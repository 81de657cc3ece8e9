/** What every embedded resource publishes besides its own properties (apiextensions checklist 5.2). */
import type { JsonObject } from '../../../apimachinery/index.ts'

const CONVENTIONS = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'
/** Name of the model of metadata. */
export const OBJECT_META_MODEL = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'
/** Its description wherever it is referred to. */
export const METADATA_DESCRIPTION = `Standard object's metadata. More info: ${CONVENTIONS}#metadata`

const API_VERSION = {
  type: 'string',
  description: `apiVersion defines the versioned schema of this representation of an object. More info: ${CONVENTIONS}#resources`,
}
const KIND = {
  type: 'string',
  description: `kind is a string value representing the type of this object. In CamelCase. More info: ${CONVENTIONS}#types-kinds`,
}

/** The published schema with types and metadata added; both types are required. `metadata` is the reference to the model. */
export function withResourceFields(published: JsonObject, metadata: JsonObject): JsonObject {
  const required = Array.isArray(published.required) ? published.required : []
  return {
    ...published,
    properties: {
      ...(published.properties as JsonObject | undefined),
      apiVersion: { ...API_VERSION },
      kind: { ...KIND },
      metadata,
    },
    required: [...required, ...['kind', 'apiVersion'].filter((name) => !required.includes(name))],
  }
}
