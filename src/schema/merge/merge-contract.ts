/** Server-side apply: typed field sets, merge, and the bookkeeping of `metadata.managedFields`. */
import type { JsonObject, JsonValue, KubeObject } from '../../apimachinery/index.ts'

/** A node of a type: how fields below are owned and merged. Immutable; recursive types point back at themselves. */
export type TypedSchema =
  | ScalarType
  | MapType
  | ListType
  | UnionType
  /** No schema (preserve unknown fields): maps are granular, lists are atomic. */
  | { readonly kind: 'deduced' }
  /** Resolved on use, for recursive types and for those compiled when first needed. */
  | { readonly kind: 'ref'; readonly resolve: () => TypedSchema }

/** A single value. `any` accepts every scalar; `quantity` and `intOrString` are synonyms of it. */
export interface ScalarType {
  readonly kind: 'scalar'
  readonly scalar: 'string' | 'number' | 'boolean' | 'any' | 'quantity' | 'intOrString'
}

/** An object: declared fields, and a type for all other keys. */
export interface MapType {
  readonly kind: 'map'
  readonly atomic: boolean
  readonly fields: ReadonlyMap<string, TypedField>
  /** Type of keys not in `fields`; undefined: not declared. */
  readonly element: TypedSchema | undefined
}

/** A list, owned as a whole or by its items. */
export interface ListType {
  readonly kind: 'list'
  readonly type: 'atomic' | 'set' | 'map'
  /** Keys of a list map as declared; the items' identity holds them sorted. */
  readonly keys: readonly string[]
  readonly element: TypedSchema
}

/** A node without a declared JSON type: the value decides which member applies; null counts as a map. */
export interface UnionType {
  readonly kind: 'union'
  readonly scalar: ScalarType
  readonly list: ListType
  readonly map: MapType
}

/** A declared field. */
export interface TypedField {
  readonly type: TypedSchema
  /** Its path element, `f:` and its name, made once. */
  readonly element: string
  /** Default of a list-map key (`protocol: TCP`). */
  readonly default?: JsonValue
  /**
   * What an object has here before anybody sets the field, for kinds that are structures in the reference: nobody owns it as long as it keeps that value.
   * `'struct'`: an object with fields of that sort in turn. Absent: nothing.
   */
  readonly zero?: 'struct' | ZeroValue
}

/** A value that a structure starts with. */
export interface ZeroValue {
  readonly value: JsonValue
}

/** Other versions of the same object, for managed fields recorded in them. */
export interface VersionedTypes {
  /** Type of an apiVersion, undefined when that version no longer exists. */
  typeOf(apiVersion: string): TypedSchema | undefined
  /** The object in another version; undefined when it cannot be converted. Must not change its argument. */
  convert(object: KubeObject, apiVersion: string): KubeObject | undefined
}

/** What is common to all writes. */
export interface FieldManagerRequest {
  /** Name of the manager, as defaulted by the verbs. */
  readonly manager: string
  /** apiVersion of the request. */
  readonly apiVersion: string
  /** Kind of the request; when given, `apply` refuses bodies of another kind. */
  readonly kind?: string
  /** Empty for the main resource. */
  readonly subresource: string
  /** RFC 3339 seconds. */
  readonly now: string
  readonly types: VersionedTypes
  /** Fields (as a fieldsV1 trie) that this endpoint does not own (status on the main resource). */
  readonly reset: JsonObject | undefined
}

/** The field manager of the reference: every write passes through it. */
export interface FieldManager {
  /**
   * After create, update and the patches that are not apply: gives `next.metadata.managedFields` its new value, in place.
   * `live` is undefined on create. `next.metadata.managedFields` as sent by the client is honoured or ignored as in the reference (reset with `[{}]`).
   * Never throws for what a client sent: an object that does not fit its type ends without managedFields, and validation refuses it later.
   */
  update(live: KubeObject | undefined, next: KubeObject, request: FieldManagerRequest): void
  /**
   * Server-side apply. `patch` is the decoded body (not defaulted). Returns the merged object with its managedFields, or `live` itself when nothing changed.
   * The result shares nothing with `live` or `patch` but managed field sets, which are immutable. It may hold nulls where the patch held them.
   * @throws StatusError 409 with causes on conflict; 500 `failed to create typed patch object (...)` for undeclared fields or wrong types
   */
  apply(live: KubeObject | undefined, patch: KubeObject, request: FieldManagerRequest & { readonly force: boolean }): KubeObject
}

/** Merge keys and strategies for strategic merge patch, by field. */
export interface StrategicSchema {
  /** Name of the type, for texts (`Deployment`). */
  readonly name?: string
  /** Fields of an object; undefined for free maps. */
  readonly fields?: ReadonlyMap<string, StrategicField>
  /** Values of a free map or items of a list. */
  readonly element?: StrategicSchema | (() => StrategicSchema)
}

/** One field of a StrategicSchema. */
export interface StrategicField {
  readonly schema?: StrategicSchema | (() => StrategicSchema)
  /** Declared JSON type, for conversion errors. */
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'
  /** Declared format, for conversion errors (`int32`). */
  readonly format?: string
  readonly strategies: readonly ('merge' | 'replace' | 'retainKeys')[]
  readonly mergeKey?: string
}
