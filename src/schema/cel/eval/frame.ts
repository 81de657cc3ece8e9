/** The state of one evaluation: variables, slots of loops, and the price so far. */
import type { Value } from '../values/value.ts'

/** Values of variables by name. */
export type Variables = Readonly<Record<string, Value>>

/** One evaluation. */
export class Frame {
  readonly variables: Variables
  readonly slots: Value[]
  readonly costLimit: number
  cost = 0
  #rounds = 0

  constructor(variables: Variables, slots: Value[], costLimit: number) {
    this.variables = variables
    this.slots = slots
    this.costLimit = costLimit
  }

  /** @throws CostExceeded when the budget is used up */
  charge(price: number): void {
    this.cost += price
    if (this.cost > this.costLimit) throw new CostExceeded()
  }

  /**
   * Counts a round of a loop. A round may cost nothing (`list.filter(x, false)`), so rounds have a budget of their own, of the same size.
   * @throws CostExceeded when it is used up
   */
  countRound(): void {
    if (++this.#rounds > this.costLimit) throw new CostExceeded()
  }
}

/** Ends an evaluation; unlike error values, no operator absorbs it. */
export class CostExceeded {}

/** A compiled node. */
export type Step = (frame: Frame) => Value
