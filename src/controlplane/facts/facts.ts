/**
 * What is known about the built-in types of the release that this program re-implements: OpenAPI definitions, protobuf fields, the facts of the
 * Go structs that decide what is printed, and the served resources. Everything is read and parsed on first use, kind by kind.
 */
import { type JsonObject, type ProtoTable, protoTable } from '../../apimachinery/index.ts'
import { invariant } from '../../base/index.ts'
import { LineTable } from './line-table.ts'

/** An OpenAPI definition without prose; `$ref` holds a bare definition name. */
export interface Definition extends JsonObject {
  type?: string
  format?: string
  properties?: { [name: string]: Definition }
  items?: Definition
  additionalProperties?: Definition
  required?: string[]
  $ref?: string
}

/** Definitions by name. */
export type Definitions = Readonly<Record<string, Definition>>

/** `[JSON name, Go type as reflection prints it, flags]`; flags: `o` omitempty, `z` omitzero, `p` pointer. In the order of the struct. */
export type GoField = readonly [name: string, type: string, flags: string]

/** `[number, name, type, label]`; label: optional, repeated, map. */
export type ProtobufField = readonly [number: number, name: string, type: string, label: string]

/** One served resource or subresource as a default server of the release shows it. */
export interface ServedResource {
  readonly kind: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly singularName?: string
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  /** Of the kind, where they differ from the resource's own. */
  readonly group?: string
  readonly version?: string
  /** `[name, type, format, priority]` of the printed columns; absent for subresources. */
  readonly columns?: readonly (readonly [name: string, type: string, format: string, priority: number])[]
}

/** See the module comment. Made by `openFacts`. */
export interface Facts {
  /** @throws when there is no such definition: names come from code, not from clients */
  definition(name: string): Definition
  /** A definition and all that it refers to; small, and shared by callers of the same name. */
  definitionsFor(name: string): Definitions
  /** Fields of a definition's struct; undefined for what is no struct (`Time`, `Quantity`). */
  goFields(name: string): readonly GoField[] | undefined
  /** What the protobuf codec needs to decode and encode a definition; undefined when it has no protobuf form. */
  protobuf(name: string): { readonly table: ProtoTable; readonly message: string } | undefined
  /** A served resource: `v1/configmaps`, `v1/namespaces/status`, `coordination.k8s.io/v1/leases`. @throws when unknown */
  served(key: string): ServedResource
}

/** Opens the tables; costs nothing until something is asked. */
export function openFacts(): Facts {
  const definitions = new LineTable<Definition>('definitions')
  const goFields = new LineTable<readonly GoField[]>('go-fields')
  const messages = new LineTable<readonly ProtobufField[]>('protobuf')
  const served = new LineTable<ServedResource>('served')
  const slices = new Map<string, Definitions>()

  const definition = (name: string): Definition => {
    const found = definitions.get(name)
    invariant(found !== undefined, `definition ${name} is known`)
    return found
  }
  return {
    definition,
    goFields: (name) => goFields.get(name),
    definitionsFor(name) {
      let slice = slices.get(name)
      if (slice === undefined) {
        slice = closure(name, definition, refsOf)
        slices.set(name, slice)
      }
      return slice
    },
    protobuf(name) {
      const message = messageName(name)
      if (messages.get(message) === undefined) return undefined
      return { message, table: protoTable(closure(message, (key) => messages.get(key), messageRefs)) }
    },
    served(key) {
      const found = served.get(key)
      invariant(found !== undefined, `resource ${key} is known`)
      return found
    },
  }
}

/** `root` and everything it leads to. Names that `get` does not know (scalar types of messages) are left out. */
function closure<T>(
  root: string,
  get: (name: string) => T | undefined,
  refs: (value: T, name: string) => string[],
): Record<string, T> {
  const found: Record<string, T> = {}
  const queue = [root]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const value = Object.hasOwn(found, name) ? undefined : get(name)
    if (value === undefined) continue
    found[name] = value
    queue.push(...refs(value, name))
  }
  return found
}

function refsOf(schema: Definition): string[] {
  if (schema.$ref !== undefined) return [schema.$ref]
  const parts = [schema.items, schema.additionalProperties, ...Object.values(schema.properties ?? {})]
  return parts.flatMap((part) => (part === undefined ? [] : refsOf(part)))
}

/** Protobuf packages write no dashes. */
function messageName(definition: string): string {
  return definition.replace(/^io\.k8s\./, 'k8s.io.').replaceAll('-', '_')
}

function messageRefs(fields: readonly ProtobufField[], message: string): string[] {
  const scope = message.slice(0, message.lastIndexOf('.') + 1)
  return fields.map(([, , type]) => {
    const bare = type.startsWith('map<') ? type.slice(type.indexOf(',') + 1, -1) : type
    return bare.startsWith('.') ? bare.slice(1) : scope + bare
  })
}
