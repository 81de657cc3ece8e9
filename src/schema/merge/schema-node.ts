/** Turns one JSON schema node into a type; what lies below is compiled when it is first asked for. */
import { isObject, type JsonObject, type JsonValue } from '../../apimachinery/index.ts'
import { fieldElement } from './field-element.ts'
import type { ListType, MapType, TypedField, TypedSchema } from './merge-contract.ts'
import { DEDUCED, UNTYPED } from './typed-node.ts'

/** What a node's meaning depends on besides itself. */
export interface SchemaContext {
  /** Inside `x-kubernetes-preserve-unknown-fields`: undeclared fields are fine here and below. */
  readonly preserve: boolean
  /** Fields that embedded resources have whatever their schema says. */
  readonly resourceFields?: readonly (readonly [string, TypedField])[]
  /** Type of a named definition. */
  readonly definition?: (name: string) => TypedSchema
  /** Value of a structure's field before it is set (see TypedField). */
  readonly zero?: (name: string, field: JsonObject, required: boolean) => TypedField['zero']
  /** Default of a field that is a list map's key, where the schema does not say it. */
  readonly keyDefault?: (name: string, field: JsonObject, required: boolean) => JsonValue | undefined
}

/** The type of a node. */
export function typeOfSchema(schema: JsonObject, outer: SchemaContext): TypedSchema {
  const reference = referenceOf(schema)
  if (reference !== undefined && outer.definition !== undefined) return typeOfReference(schema, outer.definition(reference))
  const context = schema['x-kubernetes-preserve-unknown-fields'] === true ? { ...outer, preserve: true } : outer
  switch (schema.type) {
    case 'object':
      return mapType(schema, context)
    case 'array':
      return listType(schema, context)
    case 'integer':
    case 'number':
      return { kind: 'scalar', scalar: 'number' }
    case 'boolean':
      return { kind: 'scalar', scalar: 'boolean' }
    case 'string':
      return stringType(schema)
    default:
      return unionType(schema, context)
  }
}

/** Strings with a format may be anything scalar: only plain and base64 strings are checked. */
function stringType(schema: JsonObject): TypedSchema {
  const { format } = schema
  if (format === 'int-or-string') return unionType({}, { preserve: false })
  const plain = format === undefined || format === '' || format === 'byte'
  return { kind: 'scalar', scalar: plain ? 'string' : 'any' }
}

function unionType(schema: JsonObject, context: SchemaContext): TypedSchema {
  return {
    kind: 'union',
    scalar: { kind: 'scalar', scalar: 'any' },
    list: listType(schema, context),
    map: mapType(schema, context),
  }
}

function referenceOf(schema: JsonObject): string | undefined {
  const wrapped = Array.isArray(schema.allOf) && schema.allOf.length === 1 ? schema.allOf[0] : undefined
  const text = schema.$ref ?? (isObject(wrapped) ? wrapped.$ref : undefined)
  return typeof text === 'string' ? text.slice(text.lastIndexOf('/') + 1) : undefined
}

/** A reference may say itself whether the map that it names is owned as a whole. */
function typeOfReference(schema: JsonObject, type: TypedSchema): TypedSchema {
  const relation = schema['x-kubernetes-map-type']
  if (relation !== 'atomic' && relation !== 'granular') return type
  return lazily(() => withRelation(type, relation === 'atomic'))
}

function withRelation(type: TypedSchema, atomic: boolean): TypedSchema {
  if (type.kind === 'ref') return withRelation(type.resolve(), atomic)
  if (type.kind === 'map') return { ...type, atomic }
  return type.kind === 'union' ? { ...type, map: { ...type.map, atomic } } : type
}

function lazily(make: () => TypedSchema): TypedSchema {
  let made: TypedSchema | undefined
  return {
    kind: 'ref',
    resolve: () => {
      made ??= make()
      return made
    },
  }
}

/** Scalars at once, all else on demand. */
function typeBelow(schema: JsonValue | undefined, context: SchemaContext): TypedSchema {
  if (!isObject(schema)) return DEDUCED
  const { type } = schema
  const simple = type === 'integer' || type === 'number' || type === 'boolean' || type === 'string'
  return simple ? typeOfSchema(schema, context) : lazily(() => typeOfSchema(schema, context))
}

function mapType(schema: JsonObject, context: SchemaContext): MapType {
  const fields = new Map<string, TypedField>()
  const properties = isObject(schema.properties) ? schema.properties : {}
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  for (const name of Object.keys(properties)) {
    const field = properties[name]
    if (isObject(field)) fields.set(name, typedField(name, field, required.has(name), context))
  }
  if (schema['x-kubernetes-embedded-resource'] === true)
    for (const [name, field] of context.resourceFields ?? []) fields.set(name, field)
  return {
    kind: 'map',
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
    fields,
    element: elementOfMap(schema, fields.size, context),
  }
}

function typedField(name: string, field: JsonObject, required: boolean, context: SchemaContext): TypedField {
  const given = field.default ?? context.keyDefault?.(name, field, required)
  return {
    type: typeBelow(field, context),
    element: fieldElement(name),
    default: given ?? undefined,
    zero: context.zero?.(name, field, required),
  }
}

function elementOfMap(schema: JsonObject, fieldCount: number, context: SchemaContext): TypedSchema | undefined {
  const additional = schema.additionalProperties
  if (additional === undefined || additional === null) return context.preserve || fieldCount === 0 ? DEDUCED : undefined
  if (isObject(additional)) return typeBelow(additional, context)
  return additional === true ? DEDUCED : undefined
}

function listType(schema: JsonObject, context: SchemaContext): ListType {
  const element = isObject(schema.items) ? typeBelow(schema.items, context) : UNTYPED
  const keys = schema['x-kubernetes-list-map-keys']
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return { kind: 'list', type: 'set', keys: [], element }
    case 'map':
      return { kind: 'list', type: 'map', keys: Array.isArray(keys) ? keys.map(String) : [], element }
    default:
      return { kind: 'list', type: 'atomic', keys: [], element }
  }
}
