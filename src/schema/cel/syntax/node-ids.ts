/** Hands out the ids of tree nodes and keeps their positions. */
import type { SourcePosition } from '../ast.ts'
import type { IssueLog } from './issue-log.ts'
import { GAP_POSITION, NO_POSITION } from './source-lines.ts'

/** Nodes of one expression. Macros that repeat their operand grow the tree faster than the source. */
const NODES_MAX = 500_000

/** The ids of one tree. */
export class NodeIds {
  readonly positions = new Map<number, SourcePosition>()
  readonly #log: IssueLog
  #next = 1
  #made = 0

  constructor(log: IssueLog) {
    this.#log = log
  }

  /** A new id for what starts at an index of the source; undefined: it has no place. */
  at(index: number | undefined): number {
    return this.atPosition(index === undefined ? GAP_POSITION : this.#log.lines.positionAt(index))
  }

  /** A new id at a position. Throws `ParsingStopped` when the tree is too large. */
  atPosition(position: SourcePosition): number {
    this.#made++
    if (this.#made > NODES_MAX) this.#log.stop(`expression node limit exceeded: ${NODES_MAX}`)
    this.positions.set(this.#next, position)
    return this.#next++
  }

  /** Position of an id. */
  positionOf(id: number): SourcePosition {
    return this.positions.get(id) ?? NO_POSITION
  }

  /** Gives an id up; the last one is used again. */
  release(id: number): void {
    this.positions.delete(id)
    if (id === this.#next - 1) this.#next--
  }
}
