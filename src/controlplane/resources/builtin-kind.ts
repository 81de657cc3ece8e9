/** How a built-in kind is described: names, a few lines of data, and a small strategy. Everything else comes from the facts. */
import type { JsonValue, KubeObject } from '../../apimachinery/index.ts'
import type { ResourceStrategy, TableColumn } from '../../apiserver/index.ts'

/** Two kinds over one store: each stores in its own form and reads both. */
export interface SharedStore {
  /** As in `/registry/<prefix>`. */
  readonly prefix: string
  /** Group and version whose hash discovery publishes for both. */
  readonly group: string
  readonly version: string
  /** Any stored form → the form of this kind. */
  read(object: KubeObject): KubeObject
}

/** One built-in kind. Adding another is writing one of these. */
export interface BuiltinKind {
  /** Empty for the core group. */
  readonly group: string
  readonly version: string
  /** Plural. */
  readonly resource: string
  readonly kind: string
  /** Name of the OpenAPI definition. */
  readonly definition: string
  /** Subresources by name, `status`; verbs and kind come from the facts. */
  readonly subresources?: readonly string[]
  /** Default: a store of its own under `/registry/<resource>`. */
  readonly shared?: SharedStore
  readonly strategy: ResourceStrategy
  /** Text of the `Warning` that every answer carries. Default none. */
  readonly deprecationWarning?: string
  /** As `ResourceVersion.removedRelease`. */
  readonly removedRelease?: string
  /** Defaults, and fields that become other fields; runs after each decoding, in place. */
  normalize?(object: KubeObject): void
  /** Descriptions of the printed columns, in their order. */
  readonly columnDescriptions: readonly string[]
  /** Cells of the printed columns, in their order. */
  cells(object: KubeObject, nowMs: number): JsonValue[]
}

/** A column as the facts hold it, with a description. */
export function tableColumn(
  [name, type, format, priority]: readonly [name: string, type: string, format: string, priority: number],
  description: string,
): TableColumn {
  return { name, type, format, description, priority }
}
