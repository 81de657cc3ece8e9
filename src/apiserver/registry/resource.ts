/**
 * How a resource is described to the generic registry. Built-in and custom resources are the same thing to the verbs: a `ResourceDefinition`.
 * Whatever is dear (schemas, codecs, OpenAPI) is behind a lazy getter, so that 2,000 definitions cost nothing until somebody uses them.
 */
import type { Env } from '../../base/index.ts'
import type { FieldError, JsonObject, JsonValue, KubeObject } from '../../apimachinery/index.ts'
import type { TypedSchema, StrategicSchema } from '../../schema/index.ts'

/** Request verbs as authorization and discovery name them. */
export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch'

/** Who asks. */
export interface UserInfo {
  readonly name: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** What a hook may know of the request it runs in. */
export interface RequestContext {
  readonly env: Env
  readonly user: UserInfo
  readonly namespace: string
  /** Name in the URL; empty on a collection. */
  readonly name: string
  readonly subresource: string
  /** Version of the endpoint. */
  readonly version: string
  readonly dryRun: boolean
  /** Adds a `Warning` header (once a text). */
  warn(text: string): void
  /** Aborts when the client is gone or the deadline passed. Lazy. */
  readonly signal: AbortSignal
}

/** What decoding found beside the object. */
export interface DecodeFindings {
  /** `unknown field "spec.x"` in document order, without duplicates; the verbs turn them into warnings or a 400. */
  readonly unknown: string[]
}

/** Bytes ↔ objects of one version of a resource. Everything works in place and returns its argument where it can. */
export interface VersionCodec {
  /**
   * Makes a client's JSON an object of this version: checks and coerces metadata, drops what the schema does not know (recorded in
   * `findings` unless it is undefined), drops nulls of not-nullable fields, applies defaults. `apiVersion`/`kind` are already checked.
   * @throws StatusError 400 with the reference's text for values of a wrong type
   */
  admit(value: JsonObject, findings: DecodeFindings | undefined): KubeObject
  /**
   * Same coercion for the result of a patch: steps as `admit`, but type errors are thrown as plain `Error` whose message is the decoder's text
   * (the verbs wrap it: 422 `"" is invalid: patch: ...`).
   */
  admitPatched(value: JsonObject, findings: DecodeFindings | undefined): KubeObject
  /**
   * What becomes of the result of an apply, in place. The field manager has checked its fields and types, so nothing is dropped: it gets defaults,
   * and nulls stay for validation to judge. Default: `admit`, for kinds that cannot hold nulls.
   */
  admitApplied?(value: JsonObject): KubeObject
  /** Decodes a protobuf body (after the envelope) to JSON; absent where protobuf is not accepted. */
  readonly protobuf?: { decode(raw: Uint8Array): JsonObject }
  /** Schema for server-side apply and managed fields. */
  readonly typed: TypedSchema
  /** Merge keys for strategic merge patch; absent for custom resources (415). */
  readonly strategic?: StrategicSchema
}

/** A column of a Table. */
export interface TableColumn {
  readonly name: string
  readonly type: string
  readonly format: string
  readonly description: string
  readonly priority: number
}

/** How objects of one version become rows. */
export interface TableConvertor {
  readonly columns: readonly TableColumn[]
  /** Cells of one object; ages are computed from `nowMs`. */
  cells(object: KubeObject, nowMs: number): JsonValue[]
}

/** Paths of a custom resource's scale subresource, as JSON paths (`.spec.replicas`). */
export interface ScalePaths {
  readonly specReplicasPath: string
  readonly statusReplicasPath: string
  readonly labelSelectorPath?: string
}

/** One version of a resource. */
export interface ResourceVersion {
  readonly version: string
  readonly served: boolean
  /** Text of the `Warning` header that every answer of this version carries. */
  readonly deprecationWarning?: string
  /** Release (`1.22`) that the reference no longer serves a deprecated version in, where it is known. */
  readonly removedRelease?: string
  readonly codec: VersionCodec
  readonly table: TableConvertor
  /** Subresources of this version; `status` and `scale` are generic, others come from `strategy.subresources`. */
  readonly subresources: readonly SubresourceInfo[]
  readonly scale?: ScalePaths
  /** JSON paths → selectable fields (custom resources); reported in OpenAPI. */
  readonly selectableFields: readonly string[]
  /** Models for the OpenAPI documents; built on first request. */
  readonly openapi: OpenApiModels
}

/** A subresource as discovery shows it. */
export interface SubresourceInfo {
  /** `status`, `scale`, `finalize`, … */
  readonly name: string
  readonly kind: string
  /** Group and version of `kind` where they differ from the resource's own (`autoscaling`, `v1`). */
  readonly group?: string
  readonly version?: string
  readonly verbs: readonly Verb[]
}

/** OpenAPI models of one version. Names are full (`io.k8s.api.core.v1.ConfigMap`, `dev.zeng.hello.v1.Foo`). */
export interface OpenApiModels {
  /** Name of the object's model; the list's is the same with `List`. */
  readonly model: string
  /** Every model needed, by name, as OpenAPI v3 schemas with `$ref` `#/components/schemas/NAME`. */
  v3(): Readonly<Record<string, JsonObject>>
  /** The same for v2, with `$ref` `#/definitions/NAME`. */
  v2(): Readonly<Record<string, JsonObject>>
}

/** An update or create as the strategy sees it; `object` may be changed in place. */
export interface StrategyInput {
  readonly object: KubeObject
  /** The stored object in the request's version; undefined on create. Never changed. */
  readonly old: KubeObject | undefined
  readonly context: RequestContext
}

/** What a strategy makes of the beginning of a deletion. */
export interface DeletionStart {
  /** The object stays for now, whatever its finalizers are. */
  readonly keep: boolean
  /** The propagation policy of this request adds no finalizers. Default false. */
  readonly ignorePolicy?: boolean
}

/** The rules of a resource beyond its schema. Names as in the reference's strategies. Errors go out as 422 `Invalid`. */
export interface ResourceStrategy {
  /** Before validation: clears or resets what the client may not set (status, generation). The verbs have filled name, uid, creationTimestamp. */
  prepareForCreate(input: StrategyInput): void
  /** Before validation of an update of the main resource or (context.subresource) a subresource: restores what may not change, bumps generation. */
  prepareForUpdate(input: StrategyInput): void
  /** The name's rule: texts as the reference's, without a path. `prefix` when it is a generateName. Default: DNS-1123 subdomain. */
  validateName?(name: string, prefix: boolean): readonly string[]
  /** All findings but those of ObjectMeta (the verbs check it, unless `validatesMetadata`). */
  validateCreate(input: StrategyInput): readonly FieldError[]
  validateUpdate(input: StrategyInput): readonly FieldError[]
  /** True when validateCreate/validateUpdate check ObjectMeta themselves (order of causes matters for custom resources). */
  readonly validatesMetadata?: boolean
  /** Warnings for what was written. */
  warnings?(input: StrategyInput): readonly string[]
  /** PUT of a missing object creates it. Default false. */
  readonly allowCreateOnUpdate?: boolean
  /** PUT without a resourceVersion overwrites. Default true for built-ins, false for custom resources. */
  readonly allowUnconditionalUpdate: boolean
  /** DELETE answers the object instead of a Status (namespaces, service accounts). Default false. */
  readonly returnsDeletedObject?: boolean
  /** Values of the selectable fields beyond metadata.name and metadata.namespace. */
  fields?(object: KubeObject, version: string): Readonly<Record<string, string>>
  /** Names of those fields for a version; an unknown one is 400 with `unknownFieldText`. */
  readonly fieldNames?: (version: string) => readonly string[]
  /** `generic`: `"x" is not a known field selector: only ...`; `kind`: `field label not supported: x`. */
  readonly unknownFieldText: 'generic' | 'kind'
  /** Field paths (fieldsV1 notation tries) that writing the main resource (`''`) or a subresource of a version may not own. */
  resetFields?(subresource: string, version: string): JsonObject | undefined
  /**
   * Called with the object about to be deleted, before finalizers are looked at; may change it (set phase, add finalizers), throw a StatusError,
   * or say that the object must stay for now. One that must stay and was being deleted already is not touched again.
   */
  beginDelete?(object: KubeObject, context: RequestContext): DeletionStart | undefined
  /** How failed preconditions of a delete are told: by `kind` (default), or by `resource` as kinds do that begin a deletion themselves. */
  readonly preconditionText?: 'kind' | 'resource'
  /** After a create committed (allocations, notifications). Must not throw. */
  afterCreate?(object: KubeObject): void
  /**
   * Resolves when what the server itself does in consequence of a client's write is done (names of a definition granted): the answer waits for it,
   * so that the next request finds it. Undefined: nothing to wait for. Must not reject, and must end by itself.
   */
  settle?(object: KubeObject): Promise<void> | undefined
  /** Refuses a create early (terminating definition: 403). @throws StatusError */
  admitCreate?(context: RequestContext): void
  /** Subresources that are neither `scale` nor a view of the object itself (those are updates with `context.subresource` set). */
  readonly subresources?: Readonly<Record<string, SubresourceHook>>
  /** The resource is not stored: a create answers what this returns (reviews). @throws StatusError */
  answerCreate?(object: KubeObject, context: RequestContext): KubeObject | Promise<KubeObject>
}

/** A subresource with an object of its own (`token`, `binding`, `eviction`). */
export interface SubresourceHook {
  /** Answers a POST with 201. `body` is what the client sent, as JSON; `parent` the stored object in the request's version. @throws StatusError */
  create?(parent: KubeObject, body: JsonObject, context: RequestContext): KubeObject | Promise<KubeObject>
}

/** What a converted object is for. */
export type ConversionPurpose =
  /** To be stored or served: what the other version has no place for is dropped, or refused. */
  | 'content'
  /** To find out whose fields have changed: an explicit null is a change. */
  | 'ownership'

/** A resource with all its versions. */
export interface ResourceDefinition {
  /** Empty for the core group. */
  readonly group: string
  /** Plural, lower case. */
  readonly resource: string
  readonly singular: string
  readonly kind: string
  readonly listKind: string
  readonly namespaced: boolean
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly verbs: readonly Verb[]
  /** Verbs that discovery shows where those are not all that are served. Default: `verbs`. */
  readonly discoveryVerbs?: readonly Verb[]
  /** In order of preference; the first served one is preferred. */
  readonly versions: readonly ResourceVersion[]
  /** `group/version`s that the decoder knows the kind in beside `versions`: bodies in them are told to be of the wrong version, not unknown. */
  readonly knownVersions?: readonly string[]
  /** Does the decoder know a kind? Then a body is told to be of the wrong kind, otherwise that there is none. Default: any in `versions`. */
  knowsKind?(apiVersion: string, kind: string): boolean
  /** The Go package of the reference's internal type, which stands in some error texts. Default: after the group. */
  readonly internalPackage?: string
  /** The version that objects are stored in. */
  readonly storageVersion: string
  /** base64 of the first 8 bytes of SHA-256 over `group/storageVersion/kind`; absent when not to be published. */
  readonly storageVersionHash?: string
  /** `/registry/configmaps`, `/registry/hello.zeng.dev/foos`; two definitions may share one (both Event groups). */
  readonly storagePrefix: string
  /** How large a write of an object may be, in bytes. Default: as large as the reference's store takes it. */
  readonly storedBytesMax?: number
  /** Custom: sorted keys, list items keep apiVersion and kind, `continue` always present, no protobuf answers, merge rules of unstructured objects. */
  readonly custom: boolean
  readonly strategy: ResourceStrategy
  /**
   * Conversion between versions. Synchronous for `None` and for built-ins; a webhook answers a promise. Objects are converted in one batch, may be
   * of several versions, and come back in order. The result may be the same objects changed in place. `purpose` is `content` by default.
   * @throws StatusError 500 for a version that the resource does not have, and for what does not fit in the other version
   */
  convert(
    objects: KubeObject[],
    toVersion: string,
    signal: AbortSignal,
    purpose?: ConversionPurpose,
  ): KubeObject[] | Promise<KubeObject[]>
  /** `convert` may answer a promise. Default false. */
  readonly convertsElsewhere?: boolean
  /** Text of the 500 that every request for the resource gets: its definition cannot be followed. Discovery does not show it. */
  readonly unusable?: string
  /**
   * From stored JSON to an object of the version it was stored in, or of the storage version: invalid metadata dropped, pruned, defaulted as on
   * read. Never throws for content.
   */
  readStored(value: JsonObject): KubeObject
  /** Last step before storage, in the storage version: what a read of the stored object would add. */
  prepareStored?(object: KubeObject): KubeObject
}
