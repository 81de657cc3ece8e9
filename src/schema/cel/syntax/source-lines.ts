/** Positions in a source text: lines, columns and offsets in code points, from UTF-16 indexes. */
import type { SourcePosition } from '../ast.ts'

/** The position of what has no place in the source, as limits that are exceeded. */
export const NO_POSITION: SourcePosition = Object.freeze({ line: -1, column: -1, offset: -1 })

/** The position of a node that stands where the source is wrong: before its first character. */
export const GAP_POSITION: SourcePosition = Object.freeze({ line: 1, column: -1, offset: -1 })

/** The lines of a source text. */
export class SourceLines {
  /** Index at which each line starts. */
  readonly #starts: number[] = [0]
  readonly #source: string
  /** Index of each surrogate pair. */
  readonly #pairs: readonly number[]

  constructor(source: string) {
    this.#source = source
    this.#pairs = pairIndexes(source)
    for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  /** Position of the UTF-16 index. */
  positionAt(index: number): SourcePosition {
    const line = countBelow(this.#starts, index + 1)
    const offset = this.#pointsBefore(index)
    return { line, column: offset - this.#pointsBefore(this.#starts[line - 1]!), offset }
  }

  /** Text of a line (counted from 1) without its line break; undefined outside of the source. */
  line(line: number): string | undefined {
    const start = this.#starts[line - 1]
    if (start === undefined) return undefined
    const next = this.#starts[line]
    return next === undefined ? this.#source.slice(start) : this.#source.slice(start, next - 1)
  }

  #pointsBefore(index: number): number {
    return index - countBelow(this.#pairs, index)
  }
}

function pairIndexes(text: string): number[] {
  const indexes: number[] = []
  for (const { index } of text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) indexes.push(index)
  return indexes
}

/** How many of the numbers, which ascend, are below a bound. */
function countBelow(ascending: readonly number[], bound: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! < bound) low = middle + 1
    else high = middle
  }
  return low
}
