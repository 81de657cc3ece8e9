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
  readonly #hasPairs: boolean

  constructor(source: string) {
    this.#source = source
    this.#hasPairs = /[\ud800-\udbff]/.test(source)
    for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  /** Position of the UTF-16 index. */
  positionAt(index: number): SourcePosition {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle]! <= index) low = middle
      else high = middle - 1
    }
    const start = this.#starts[low]!
    return { line: low + 1, column: this.#pointsBetween(start, index), offset: this.#pointsBetween(0, index) }
  }

  /** Text of a line (counted from 1) without its line break; undefined outside of the source. */
  line(line: number): string | undefined {
    const start = this.#starts[line - 1]
    if (start === undefined) return undefined
    const next = this.#starts[line]
    return next === undefined ? this.#source.slice(start) : this.#source.slice(start, next - 1)
  }

  #pointsBetween(from: number, to: number): number {
    return this.#hasPairs ? codePointLength(this.#source, from, to) : to - from
  }
}

/** How many code points the part of a text has. */
export function codePointLength(text: string, from = 0, to = text.length): number {
  let points = 0
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0xd800 && unit < 0xdc00 && at + 1 < text.length) at++
    points++
  }
  return points
}
