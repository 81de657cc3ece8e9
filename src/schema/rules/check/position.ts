/** Where a walk over a value is. Paths and old values are made out only when there is something to say. */
import type { Correlation } from '../../structural/correlation.ts'
import { pathStep, type RuleNode } from './rule-node.ts'

/** See the module comment. */
export class Position {
  readonly #base: string
  readonly #nodes: RuleNode[] = []
  readonly #keys: (string | number)[] = []

  /** @param base path of the value that the walk starts at; empty at the root of an object */
  constructor(base: string) {
    this.#base = base
  }

  enter(node: RuleNode, key: string | number): void {
    this.#nodes.push(node)
    this.#keys.push(key)
  }

  leave(): void {
    this.#nodes.pop()
    this.#keys.pop()
  }

  /** `spec.list[0].map[key]`; undefined at the root. @param more steps further down, `.a.b` */
  path(more = ''): string | undefined {
    const steps = this.#nodes.map(({ placement }, index) => pathStep(placement, this.#keys[index]!))
    const path = this.#base + steps.join('') + more
    return path === '' ? undefined : path.replace(/^\./, '')
  }

  /**
   * Is the value here the one that was there before? Where it cannot be told which one that was, the value around it decides.
   * The names of version and kind never count as unchanged: those of the old object are always converted to the new one's.
   */
  isUnchanged(root: Correlation | undefined): boolean {
    let around: Correlation | undefined
    let here = root
    for (const key of this.#keys) {
      if (here === undefined) break
      if (around === undefined && (key === 'apiVersion' || key === 'kind')) return false
      around = here
      here = typeof key === 'number' ? here.index(key) : here.key(key)
    }
    return (here ?? around)?.isUnchanged ?? false
  }
}
