/**
 * The type that expressions see a schema node as. What has no type in the schema, or holds such, expressions cannot see;
 * unknown fields that are preserved they cannot see either. Source: apiextensions checklist 3.2.
 */
import type { CelType, ListIdentity, NativeField, NativeType } from '../cel/index.ts'
import type { JsonSchemaProps } from '../structural/structural-contract.ts'
import { additionalOf, isSchema, itemsOf } from '../structural/structural-node.ts'
import { escapeFieldName } from './field-names.ts'
import type { DeclaredType } from './rules-contract.ts'
import { longestIntOrString, longestText, MIN_SIZE, mostEntries, mostItems } from './schema-sizes.ts'

type ScalarKind = 'bool' | 'int' | 'double' | 'string' | 'bytes' | 'duration' | 'timestamp'

const STRING: CelType = Object.freeze({ kind: 'string' })
const DYN: CelType = Object.freeze({ kind: 'dyn' })

/** Kinds of the types of strings by format: for the checker, for values, and the shortest JSON. */
const TEXTS: Readonly<Record<string, readonly [ScalarKind, NativeType['kind'], number]>> = {
  byte: ['bytes', 'bytes', MIN_SIZE.text],
  duration: ['duration', 'duration', MIN_SIZE.duration],
  date: ['timestamp', 'date', MIN_SIZE.date],
  'date-time': ['timestamp', 'timestamp', MIN_SIZE.dateTime],
}

/** Types of the nodes of one schema that are known already: those who want several of them share what is below. */
export type KnownTypes = Map<JsonSchemaProps, DeclaredType | undefined>

/** How a node is seen. */
export interface DeclaredTypeOptions {
  /** It is an object with apiVersion, kind and metadata. */
  readonly resourceRoot: boolean
  /** Default: nothing is known. Each node must be seen in one way only. */
  readonly known?: KnownTypes | undefined
}

/**
 * The type of a node; undefined when expressions cannot see it.
 * Objects have the type name `object` here: who compiles an expression gives them names of their own.
 */
export function declaredType(
  schema: JsonSchemaProps,
  { resourceRoot, known = new Map() }: DeclaredTypeOptions,
): DeclaredType | undefined {
  let type = known.get(schema)
  if (type !== undefined || known.has(schema)) return type
  type = makeType(schema, resourceRoot, known)
  known.set(schema, type)
  return type
}

function makeType(schema: JsonSchemaProps, isResource: boolean, known: KnownTypes): DeclaredType | undefined {
  const nullable = nullability(schema)
  if (schema['x-kubernetes-int-or-string'] === true) {
    const nativeType: NativeType = { kind: 'intOrString', ...nullable }
    return scalar(DYN, nativeType, MIN_SIZE.intOrString, longestIntOrString(schema))
  }
  const plain = (kind: 'bool' | 'int' | 'double', size: number): DeclaredType => scalar({ kind }, { kind, ...nullable }, size, 0)
  switch (schema.type) {
    case 'array':
      return listType(schema, known)
    case 'object':
      return additionalOf(schema) ? mapType(schema, known) : objectType(isResource ? withResourceFields(schema) : schema, known)
    case 'string': {
      const [kind, nativeKind, size] = textKinds(schema)
      return scalar({ kind }, { kind: nativeKind, ...nullable } as NativeType, size, longestText(schema))
    }
    case 'boolean':
      return plain('bool', MIN_SIZE.bool)
    case 'number':
      return plain('double', MIN_SIZE.number)
    case 'integer':
      return plain('int', MIN_SIZE.number)
    default:
      return undefined
  }
}

/** The type of a node below a node whose type is known; `undefined` as for `declaredType`. */
export function declaredChildType(schema: JsonSchemaProps, known?: KnownTypes): DeclaredType | undefined {
  return declaredType(schema, { resourceRoot: schema['x-kubernetes-embedded-resource'] === true, known })
}

function nullability({ nullable }: JsonSchemaProps): { readonly nullable?: true } {
  return nullable === true ? { nullable } : {}
}

function scalar(celType: CelType, nativeType: NativeType, minSerializedSize: number, maxElements: number): DeclaredType {
  return { celType, nativeType, minSerializedSize, maxElements }
}

function textKinds({ format = '' }: JsonSchemaProps): readonly [ScalarKind, NativeType['kind'], number] {
  return Object.hasOwn(TEXTS, format) ? TEXTS[format]! : ['string', 'string', MIN_SIZE.text]
}

function listType(schema: JsonSchemaProps, known: KnownTypes): DeclaredType | undefined {
  const items = itemsOf(schema)
  const element = items && declaredChildType(items, known)
  if (!element) return undefined
  const unordered = identityOf(schema)
  return {
    celType: { kind: 'list', element: element.celType },
    nativeType: {
      kind: 'list',
      element: element.nativeType,
      ...nullability(schema),
      ...(unordered ? { unordered } : {}),
    },
    minSerializedSize: MIN_SIZE.collection,
    maxElements: mostItems(schema, element.minSerializedSize),
    element,
  }
}

function identityOf(schema: JsonSchemaProps): ListIdentity | undefined {
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return 'set'
    case 'map':
      return (schema['x-kubernetes-list-map-keys'] ?? []).map((key) => escapeFieldName(key) ?? key)
    default:
      return undefined
  }
}

function mapType(schema: JsonSchemaProps, known: KnownTypes): DeclaredType | undefined {
  const element = declaredChildType(additionalOf(schema)!, known)
  if (!element) return undefined
  return {
    celType: { kind: 'map', key: STRING, value: element.celType },
    nativeType: { kind: 'map', value: element.nativeType, ...nullability(schema) },
    minSerializedSize: MIN_SIZE.collection,
    maxElements: mostEntries(schema, element.minSerializedSize),
    element,
  }
}

function objectType(schema: JsonSchemaProps, known: KnownTypes): DeclaredType {
  const fields = new Map<string, DeclaredType>()
  const nativeFields = new Map<string, NativeField>()
  const required = new Set(schema.required ?? [])
  let minSerializedSize: number = MIN_SIZE.collection
  for (const [property, propertySchema] of Object.entries(schema.properties ?? {})) {
    const type = isSchema(propertySchema) ? declaredChildType(propertySchema, known) : undefined
    const name = escapeFieldName(property)
    if (type && name !== undefined) fields.set(name, type)
    // What expressions cannot name still counts when objects are compared.
    nativeFields.set(name ?? property, { property, type: type?.nativeType ?? { kind: 'dyn' } })
    if (!type || !required.has(property) || (propertySchema.default ?? undefined) !== undefined) continue
    // Quotes, colon and comma beside the name and the value.
    minSerializedSize += Buffer.byteLength(property) + type.minSerializedSize + 4
  }
  return {
    celType: { kind: 'object', name: 'object' },
    nativeType: { kind: 'object', name: 'object', fields: nativeFields, ...nullability(schema) },
    minSerializedSize,
    maxElements: 0,
    fields,
  }
}

const TEXT: JsonSchemaProps = Object.freeze({ type: 'string' })
const RESOURCE_FIELDS: Readonly<Record<string, JsonSchemaProps>> = Object.freeze({
  apiVersion: TEXT,
  kind: TEXT,
  metadata: Object.freeze({ type: 'object', properties: Object.freeze({ name: TEXT, generateName: TEXT }) }),
})

/** The schema with types and metadata declared; what a schema says of them itself counts only when it has all of it. */
function withResourceFields(schema: JsonSchemaProps): JsonSchemaProps {
  const { apiVersion, kind, metadata } = schema.properties ?? {}
  const { name, generateName } = metadata?.properties ?? {}
  const isComplete =
    metadata?.type === 'object' && [apiVersion, kind, name, generateName].every((each) => each?.type === 'string')
  return isComplete ? schema : { ...schema, properties: { ...schema.properties, ...RESOURCE_FIELDS } }
}
