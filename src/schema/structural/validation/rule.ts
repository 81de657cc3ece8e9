/** The shape of a compiled check: a fast answer for the many good values, an explanation for the few bad ones. */
import type { JsonValue } from '../../../apimachinery/index.ts'
import type { Correlation } from '../correlation.ts'
import type { Report } from './findings.ts'

/** A check of one value. Both functions agree: without an old value, `explain` finds something exactly when `holds` is false. */
export interface Rule<T = JsonValue> {
  /** No allocation, no path. */
  holds(value: T): boolean
  /**
   * Adds what is wrong and what was checked. `name` is the value's, relative to the validated root. With the old value of an update,
   * what is wrong with unchanged values is left out.
   */
  explain(value: T, name: string, report: Report, update?: Correlation): void
}

/** A rule that every value obeys; also what stands for a schema deeper than we look. */
export const ALWAYS: Rule = { holds: () => true, explain: () => {} }

/** One function for several checks that must all hold; short lists are written out, since this runs for every value. */
export function allHold<T>(checks: readonly ((value: T) => boolean)[]): (value: T) => boolean {
  const [first, second, third] = checks
  if (!first) return () => true
  if (!second) return first
  if (!third) return (value) => first(value) && second(value)
  if (checks.length === 3) return (value) => first(value) && second(value) && third(value)
  return (value) => checks.every((check) => check(value))
}
