/** What rules may cost by estimate: one expression, and all of a schema together. Source: apiextensions checklist 3.3. */
import { type FieldError, fieldForbidden } from '../../../apimachinery/index.ts'
import { type CheckedExpression, estimateCost, sizesBelow } from '../../cel/index.ts'
import type { DeclaredType } from '../rules-contract.ts'

/** Units that one expression may cost in one object. */
export const EXPRESSION_COST_MAX = 10_000_000
/** Units that all expressions of a schema may cost together in one object. */
export const SCHEMA_COST_MAX = 100_000_000
/** Costs do not grow beyond this; expressions that reach it are equally dear. */
const COST_MAX = 2 ** 64
/** Expressions that are named when the total is too high. */
const CONTRIBUTORS_MAX = 4
/** Below this, an expression is not to blame for the total. */
const CONTRIBUTION_MIN = SCHEMA_COST_MAX / 100

const ADVICE =
  'try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared'

/** Units that an expression about a value of the type costs at most, once. */
export function highestCost(checked: CheckedExpression, type: DeclaredType): number {
  return estimateCost(checked, sizesBelow(type)).max
}

/** The cost of something that happens several times. */
export function repeatedCost(cost: number, times: number): number {
  return Math.min(cost * times, COST_MAX)
}

/** `<subject> exceeds budget by factor of 4.2x (try ...)`. */
export function costText(subject: string, cost: number, limit: number): string {
  const factor = cost / limit
  const times = factor > 100 ? 'more than 100' : factor < 1.5 ? decimalText(factor, 6) : decimalText(factor, 1)
  return `${subject} exceeds budget by factor of ${times}x (${ADVICE})`
}

/** As `toFixed`, but a tie goes to the even digit. */
function decimalText(value: number, digits: number): string {
  const text = value.toFixed(digits)
  // Fractions of this size are exact in 60 digits.
  const exact = value.toFixed(60)
  const isTie = /^50*$/.test(exact.slice(exact.indexOf('.') + 1 + digits))
  if (!isTie || Number(text.at(-1)) % 2 === 0) return text
  return (Number(text) - 10 ** -digits).toFixed(digits)
}

/** Adds up the costs of a schema. */
export class TotalCost {
  #sum = 0
  #dearest: { readonly path: string; readonly cost: number }[] = []

  /** Units of everything that was added. */
  get sum(): number {
    return this.#sum
  }

  /** @param path of the expression */
  add(path: string, cost: number): void {
    this.#sum = Math.min(this.#sum + cost, COST_MAX)
    if (cost < CONTRIBUTION_MIN) return
    this.#dearest.push({ path, cost })
    this.#dearest.sort((a, b) => b.cost - a.cost)
    this.#dearest.length = Math.min(this.#dearest.length, CONTRIBUTORS_MAX)
  }

  /** What is said when the sum is too high, at the expressions to blame and at the schema. */
  errors(schemaPath: string): FieldError[] {
    if (this.#sum <= SCHEMA_COST_MAX) return []
    const text = costText(
      'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema',
      this.#sum,
      SCHEMA_COST_MAX,
    )
    return [
      ...this.#dearest.map(({ path }) =>
        fieldForbidden(path, 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'),
      ),
      fieldForbidden(schemaPath, text),
    ]
  }
}
