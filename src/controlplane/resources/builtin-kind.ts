/** How a built-in kind is described: names, a few lines of data, and a small strategy. Everything else comes from the facts. */
import type { JsonValue, KubeObject } from '../../apimachinery/index.ts'
import type { ResourceStrategy, TableColumn } from '../../apiserver/index.ts'

/** A stored form that differs from the served one: two groups over one store. */
export interface StoredForm {
  /** As in `/registry/<prefix>`. */
  readonly prefix: string
  /** Group, version and kind whose hash discovery publishes. */
  readonly group: string
  readonly version: string
  /** Stored → served, in place or anew. */
  read(object: KubeObject): KubeObject
  /** Served → stored, in place or anew. */
  write(object: KubeObject): KubeObject
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
  /** Default: stored as served under `/registry/<resource>`. */
  readonly stored?: StoredForm
  readonly strategy: ResourceStrategy
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
