/** The parsed form of a kubectl JSONPath, and the errors of both halves. */

/** One bound of a slice. `derived`: end of a plain index (`[2]`), which means one element. */
export interface SliceBound {
  readonly value: number
  readonly known: boolean
  readonly derived: boolean
}

/** A step. Every step maps a list of values to a list of values. */
export type PathNode =
  | { readonly type: 'list'; readonly nodes: PathNode[] }
  | { readonly type: 'constant'; readonly value: string | number | boolean }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'slice'; readonly from: SliceBound; readonly to: SliceBound; readonly step: SliceBound }
  | { readonly type: 'filter'; readonly left: PathNode; readonly right: PathNode; readonly operator: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'union'; readonly nodes: readonly PathNode[] }
  | { readonly type: 'identifier'; readonly name: string }

/** A path that does not parse or does not apply; the text is the reference's. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError'
}
