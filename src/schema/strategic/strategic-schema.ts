/** Merge keys and strategies of built-in kinds, from their definitions. */
import { isObject, type JsonObject } from '../../apimachinery/index.ts'
import type { StrategicField, StrategicSchema } from '../merge/merge-contract.ts'
import type { Definitions } from '../merge/schema-type.ts'

/** Read from JSON by rules of their own: every scalar is fine. */
const FREE_FORM: ReadonlySet<string> = new Set([
  'io.k8s.apimachinery.pkg.api.resource.Quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
])

/** The strategic merge schema of a definition. Parts are made when they are first asked for; recursive definitions are fine. */
export function definitionStrategic(definitions: Definitions, name: string): StrategicSchema {
  return createReader(definitions)(name)
}

type Reader = (name: string) => StrategicSchema

function createReader(definitions: Definitions): Reader {
  const made = new Map<string, StrategicSchema>()
  const read: Reader = (name) => {
    const present = made.get(name)
    if (present !== undefined) return present
    const schema = schemaOf(definitionOf(definitions, name), name.slice(name.lastIndexOf('.') + 1), definitions, read)
    made.set(name, schema)
    return schema
  }
  return read
}

function definitionOf(definitions: Definitions, name: string): JsonObject {
  return (Object.hasOwn(definitions, name) ? definitions[name] : undefined) ?? {}
}

function schemaOf(node: JsonObject, name: string, definitions: Definitions, read: Reader): StrategicSchema {
  const { properties } = node
  if (!isObject(properties)) return { name, element: elementOf(node, definitions, read) }
  const fields = new Map<string, StrategicField>()
  for (const field of Object.keys(properties)) {
    const schema = properties[field]
    if (isObject(schema)) fields.set(field, fieldOf(schema, definitions, read))
  }
  return { name, fields }
}

function fieldOf(field: JsonObject, definitions: Definitions, read: Reader): StrategicField {
  const strategies = String(field['x-kubernetes-patch-strategy'] ?? '').split(',')
  const mergeKey = field['x-kubernetes-patch-merge-key']
  const target = referenceOf(field)
  const resolved = target === undefined ? field : definitionOf(definitions, target)
  return {
    type: target !== undefined && FREE_FORM.has(target) ? undefined : (resolved.type as StrategicField['type']),
    format: typeof resolved.format === 'string' ? resolved.format : undefined,
    schema: lazily(() => below(field, definitions, read)),
    strategies: strategies.filter((strategy) => strategy === 'merge' || strategy === 'replace' || strategy === 'retainKeys'),
    mergeKey: typeof mergeKey === 'string' ? mergeKey : undefined,
  }
}

/** A node without a name of its own goes by its type. */
function nameOf(node: JsonObject): string {
  return node.format === 'byte' ? 'bytes' : String(node.type ?? 'object')
}

/** The schema of a node: of the definition that it names, of itself, or of its items. */
function below(node: JsonObject, definitions: Definitions, read: Reader): StrategicSchema {
  const target = referenceOf(node)
  return target === undefined ? schemaOf(node, nameOf(node), definitions, read) : read(target)
}

function elementOf(node: JsonObject, definitions: Definitions, read: Reader): StrategicSchema['element'] {
  const element = isObject(node.items) ? node.items : node.additionalProperties
  return isObject(element) ? lazily(() => below(element, definitions, read)) : undefined
}

function referenceOf(node: JsonObject): string | undefined {
  return typeof node.$ref === 'string' ? node.$ref.slice(node.$ref.lastIndexOf('/') + 1) : undefined
}

function lazily(make: () => StrategicSchema): () => StrategicSchema {
  let made: StrategicSchema | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** The schema behind a function. */
export function schemaNow(schema: StrategicSchema | (() => StrategicSchema) | undefined): StrategicSchema {
  if (schema === undefined) return {}
  return typeof schema === 'function' ? schema() : schema
}
