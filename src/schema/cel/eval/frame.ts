/** The state of one evaluation: variables, slots of loops, and the price so far. */
import type { CelError, Value } from '../values/value.ts'

/** Values of variables by name. */
export type Variables = Readonly<Record<string, Value>>

/** Units of work (see `Frame.work`) for each unit of cost. */
const WORK_FACTOR = 4

/** One evaluation. */
export class Frame {
  readonly variables: Variables
  readonly slots: (Value | undefined)[]
  readonly costLimit: number
  cost = 0
  #work = 0

  constructor(variables: Variables, slots: (Value | undefined)[], costLimit: number) {
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
   * Counts what is done for little or no cost: rounds of a loop (`list.filter(x, false)`), elements and characters that a function goes over.
   * In all there is a multiple of the budget.
   * @throws CostExceeded when it is used up
   */
  work(units: number): void {
    this.#work += units
    if (this.#work > this.costLimit * WORK_FACTOR) throw new CostExceeded()
  }
}

/** Ends an evaluation; unlike error values, no operator absorbs it. */
export class CostExceeded {}

/** Ends an evaluation with an error that no operator absorbs: where the reference stumbles. */
export class EvaluationAborted {
  readonly error: CelError
  constructor(error: CelError) {
    this.error = error
  }
}

/** A compiled node. */
export type Step = (frame: Frame) => Value
