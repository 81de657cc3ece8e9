/** OpenAPI models of a custom resource and its list, under the names of the reference. */
import type { JsonObject } from '../../apimachinery/index.ts'
import type { OpenApiModels } from '../../apiserver/index.ts'
import { type JsonSchemaProps, structuralToOpenApiV2, structuralToOpenApiV3 } from '../../schema/index.ts'
import type { DefinitionSpec, DefinitionVersion } from '../definition/definition.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const API_VERSION =
  'Group and version of the schema that this object is written in, such as apps/v1, or v1 alone for the core group. The server answers in ' +
  'the version of the path and refuses objects of versions that it does not know.'
const KIND =
  'The kind of thing that this object is, in CamelCase and singular. It goes with the endpoint that the object is sent to, and cannot be ' +
  'changed by an update.'
const OBJECT_METADATA =
  'What all objects have: name and namespace, labels and annotations, who owns it, and what the server keeps of its life.'
const LIST_METADATA =
  'What all lists have: the resourceVersion that was read, from which a watch can go on, and the token of the next page if there is one.'

/** How the two formats refer to another model. */
interface Format {
  ref(model: string): string
  /** A described reference. */
  described(model: string, description: string): JsonObject
  convert(schema: JsonSchemaProps): JsonObject
}

const V3: Format = {
  ref: (model) => `#/components/schemas/${model}`,
  described: (model, description) => ({ description, allOf: [{ $ref: V3.ref(model) }] }),
  convert: structuralToOpenApiV3,
}

const V2: Format = {
  ref: (model) => `#/definitions/${model}`,
  described: (model, description) => ({ description, $ref: V2.ref(model) }),
  convert: structuralToOpenApiV2,
}

/**
 * Models of one version; made when somebody asks. The schema is read each time: documents are cached, models are not. Without a schema, as for
 * one that is not structural, objects are published as such and nothing more: clients would take declared fields for all there are.
 */
export function customModels(
  spec: DefinitionSpec,
  version: DefinitionVersion,
  schema: () => JsonSchemaProps | undefined,
): OpenApiModels {
  const model = modelName(spec.group, version.name, spec.names.kind)
  const build = (format: Format): Record<string, JsonObject> => ({
    [model]: objectModel(spec, version, format, schema()),
    [`${model}List`]: listModel(spec, version, format, model),
  })
  return { model, v3: () => build(V3), v2: () => build(V2) }
}

/** `dev.zeng.hello.v1.Foo` for Foo of hello.zeng.dev/v1. */
export function modelName(group: string, version: string, kind: string): string {
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`
}

function objectModel(
  spec: DefinitionSpec,
  version: DefinitionVersion,
  format: Format,
  schema: JsonSchemaProps | undefined,
): JsonObject {
  const identity = extensions(spec, version, spec.names.kind)
  if (schema === undefined || (format === V2 && spec.preserveUnknownFields)) return { type: 'object', ...identity }
  const published = format.convert(schema)
  // Where clients take declared properties for all there are, a root that keeps unknown fields must declare none.
  if (format === V2 && schema['x-kubernetes-preserve-unknown-fields']) return { ...published, ...identity }
  const metadata = format.described(`${META}.ObjectMeta`, OBJECT_METADATA)
  return { ...published, properties: { ...(published.properties as JsonObject), ...typeProperties(), metadata }, ...identity }
}

function listModel(spec: DefinitionSpec, version: DefinitionVersion, format: Format, model: string): JsonObject {
  const listKind = spec.names.listKind ?? `${spec.names.kind}List`
  return {
    type: 'object',
    description: `${listKind} is a list of ${spec.names.kind}`,
    required: ['items'],
    properties: {
      ...typeProperties(),
      items: {
        type: 'array',
        description: `The ${spec.names.plural} of this page, in the order of their names; without a limit there is one page with all that were selected.`,
        items: { $ref: format.ref(model) },
      },
      metadata: format.described(`${META}.ListMeta`, LIST_METADATA),
    },
    ...extensions(spec, version, listKind),
  }
}

const typeProperties = (): JsonObject => ({
  apiVersion: { type: 'string', description: API_VERSION },
  kind: { type: 'string', description: KIND },
})

function extensions(spec: DefinitionSpec, version: DefinitionVersion, kind: string): JsonObject {
  const fields = (version.selectableFields ?? []).map(({ jsonPath }) => ({ fieldPath: jsonPath.replace(/^\./, '') }))
  return {
    'x-kubernetes-group-version-kind': [{ group: spec.group, version: version.name, kind }],
    ...(fields.length > 0 && { 'x-kubernetes-selectable-fields': fields }),
  }
}
