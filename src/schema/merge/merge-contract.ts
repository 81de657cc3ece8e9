/** Server-side apply: typed field sets, merge, and the bookkeeping of `metadata.managedFields`. */
import type { JsonObject, KubeObject } from '../../apimachinery/index.ts'

/** A node of a type: how fields below are owned and merged. Immutable; recursive types point back at themselves. */
export type TypedSchema =
  | { readonly kind: 'scalar'; readonly scalar: 'string' | 'number' | 'boolean' | 'any' | 'quantity' | 'intOrString' }
  | {
      readonly kind: 'map'
      readonly atomic: boolean
      readonly fields: ReadonlyMap<string, TypedField> /** Type of keys not in `fields`; undefined: not declared. */
      readonly element: TypedSchema | undefined
    }
  | {
      readonly kind: 'list'
      readonly type: 'atomic' | 'set' | 'map'
      readonly keys: readonly string[]
      readonly element: TypedSchema
    }
  /** No schema (preserve unknown fields): maps are granular, lists are atomic. */
  | { readonly kind: 'deduced' }
  /** Resolved on use, for recursive types. */
  | { readonly kind: 'ref'; readonly resolve: () => TypedSchema }

/** A declared field. */
export interface TypedField {
  readonly type: TypedSchema
  /** Default of a list-map key (`protocol: TCP`). */
  readonly default?: JsonObject[string]
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
   */
  update(live: KubeObject | undefined, next: KubeObject, request: FieldManagerRequest): void
  /**
   * Server-side apply. `patch` is the decoded body (not defaulted). Returns the merged object with its managedFields, or `live` itself when nothing changed.
   * @throws StatusError 409 with causes on conflict; 500 `failed to create typed patch object (...)` for undeclared fields or wrong types
   */
  apply(live: KubeObject | undefined, patch: KubeObject, request: FieldManagerRequest & { readonly force: boolean }): KubeObject
}

/** Merge keys and strategies for strategic merge patch, by field. */
export interface StrategicSchema {
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
  readonly strategies: readonly ('merge' | 'replace' | 'retainKeys')[]
  readonly mergeKey?: string
}
