/** OpenAPI models of a custom resource and its list, under the names and with the descriptions of the reference. */
import type { JsonObject } from '../../apimachinery/index.ts'
import type { OpenApiModels } from '../../apiserver/index.ts'
import { type JsonSchemaProps, structuralToOpenApiV2, structuralToOpenApiV3 } from '../../schema/index.ts'
import type { DefinitionSpec, DefinitionVersion } from '../definition/definition.ts'

const CONVENTIONS = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const API_VERSION =
  'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest ' +
  `internal value, and may reject unrecognized values. More info: ${CONVENTIONS}#resources`
const KIND =
  'Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client ' +
  `submits requests to. Cannot be updated. In CamelCase. More info: ${CONVENTIONS}#types-kinds`
const OBJECT_METADATA = `Standard object's metadata. More info: ${CONVENTIONS}#metadata`
const LIST_METADATA = `Standard list metadata. More info: ${CONVENTIONS}#types-kinds`

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

/** Models of one version; made when somebody asks. The schema is read each time: documents are cached, models are not. */
export function customModels(spec: DefinitionSpec, version: DefinitionVersion, schema: () => JsonSchemaProps): OpenApiModels {
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

function objectModel(spec: DefinitionSpec, version: DefinitionVersion, format: Format, schema: JsonSchemaProps): JsonObject {
  const published = format.convert(schema)
  const identity = extensions(spec, version, spec.names.kind)
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
        description: `List of ${spec.names.plural}. More info: ${CONVENTIONS}`,
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
