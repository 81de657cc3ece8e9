/** What every embedded resource publishes besides its own properties (apiextensions checklist 5.2). */
import type { JsonObject } from '../../../apimachinery/index.ts'

/** Name of the model of metadata. */
export const OBJECT_META_MODEL = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'
/** Its description wherever it is referred to. */
export const METADATA_DESCRIPTION =
  'What all objects have: name and namespace, labels and annotations, who owns it, and what the server keeps of its life.'

const API_VERSION = {
  type: 'string',
  description:
    'Group and version of the schema that the embedded object is written in, such as apps/v1, or v1 alone for the core group.',
}
const KIND = {
  type: 'string',
  description:
    'The kind of thing that the embedded object is, in CamelCase and singular, as the server of that kind of objects names it.',
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
