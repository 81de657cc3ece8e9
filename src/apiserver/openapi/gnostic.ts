/** The v2 document in protobuf, for clients that ask for it (older kubectl, Helm and others). */
import { encodeProto, isObject, type JsonObject, type JsonValue, stringifyJson } from '../../apimachinery/index.ts'
import { GNOSTIC_MESSAGES, gnosticMessage } from './gnostic-messages.ts'

/** Encodes a document of the shape that `v2-document.ts` makes. */
export function encodeGnostic(document: JsonObject): Uint8Array {
  const { swagger, info, paths, definitions, parameters, security, securityDefinitions } = document
  const shape: JsonObject = {
    swagger,
    info,
    paths: { path: named(paths, pathItem) },
    definitions: { additionalProperties: named(definitions, schema) },
    parameters: { additionalProperties: named(parameters, parameter) },
    security: list(security).map((requirement) => ({ additionalProperties: named(requirement, (value) => ({ value: value! })) })),
    securityDefinitions: { additionalProperties: named(securityDefinitions, (value) => ({ apiKeySecurity: value! })) },
  }
  return encodeProto(shape, GNOSTIC_MESSAGES, gnosticMessage('Document'))
}

const list = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : [])
const object = (value: JsonValue | undefined): JsonObject => (isObject(value) ? value : {})

/** Maps are lists of pairs there. */
const named = (map: JsonValue | undefined, convert: (value: JsonValue | undefined) => JsonValue): JsonValue[] =>
  Object.entries(object(map)).map(([name, value]) => ({ name, value: convert(value) }))

/** Values of any shape travel as YAML, of which JSON is a part. */
const any = (value: JsonValue | undefined): JsonObject => ({ yaml: `${stringifyJson(value ?? null)}\n` })

const extensions = (of: JsonObject): JsonValue[] =>
  Object.entries(of)
    .filter(([key]) => key.startsWith('x-'))
    .map(([name, value]) => ({ name, value: any(value) }))

function pathItem(value: JsonValue | undefined): JsonObject {
  const item = object(value)
  const shape: JsonObject = { parameters: list(item.parameters).map(parametersItem) }
  for (const method of ['get', 'put', 'post', 'delete', 'patch']) {
    if (item[method] !== undefined) shape[method] = operation(object(item[method]))
  }
  return shape
}

function operation(source: JsonObject): JsonObject {
  const { tags, description, operationId, produces, consumes, schemes } = source
  return {
    tags,
    description,
    operationId,
    produces,
    consumes,
    schemes,
    parameters: list(source.parameters).map(parametersItem),
    responses: { responseCode: named(source.responses, response) },
    vendorExtension: extensions(source),
  }
}

function response(value: JsonValue | undefined): JsonObject {
  const { description, schema: model } = object(value)
  return { response: { description, ...(model === undefined ? undefined : { schema: { schema: schema(model) } }) } }
}

function parametersItem(value: JsonValue): JsonObject {
  const { $ref } = object(value)
  return $ref === undefined ? { parameter: parameter(value) } : { jsonReference: { ref: $ref } }
}

function parameter(value: JsonValue | undefined): JsonObject {
  const source = object(value)
  if (source.in === 'body') return { bodyParameter: { ...source, schema: schema(source.schema) } }
  return { nonBodyParameter: { [String(source.in)]: source } }
}

/** Members that the format does not have are left out by the encoder. */
function schema(value: JsonValue | undefined): JsonObject {
  const source = object(value)
  const shape: JsonObject = { ...source, ref: source.$ref, vendorExtension: extensions(source) }
  if (source.default !== undefined) shape.default = any(source.default)
  if (source.example !== undefined) shape.example = any(source.example)
  if (source.enum !== undefined) shape.enum = list(source.enum).map(any)
  if (source.allOf !== undefined) shape.allOf = list(source.allOf).map(schema)
  if (source.items !== undefined) shape.items = { schema: [schema(source.items)] }
  if (source.properties !== undefined) shape.properties = { additionalProperties: named(source.properties, schema) }
  const { type, additionalProperties } = source
  if (type !== undefined) shape.type = { value: Array.isArray(type) ? type : [type] }
  if (typeof additionalProperties === 'boolean') shape.additionalProperties = { boolean: additionalProperties }
  else if (additionalProperties !== undefined) shape.additionalProperties = { schema: schema(additionalProperties) }
  return shape
}
