/** `enum`. */
import { deepEqual, type JsonValue } from '../../../apimachinery/index.ts'
import { notInEnum } from './findings.ts'
import type { Rule } from './rule.ts'

/** The rule for an enum; `undefined` for an empty one, which allows everything. Null never matches, not even a listed null. */
export function enumRule(allowed: readonly JsonValue[] | undefined): Rule | undefined {
  if (!allowed || allowed.length === 0) return undefined
  const scalars = new Set(allowed.filter((item) => item !== null && typeof item !== 'object'))
  const compounds = allowed.filter((item) => item !== null && typeof item === 'object')
  const holds = (value: JsonValue) => {
    if (value === null) return false
    if (typeof value === 'object') return compounds.some((item) => deepEqual(item, value))
    // A fraction is cut before it is compared with whole numbers, as Go converts it to the listed value's type.
    return scalars.has(value) || (typeof value === 'number' && scalars.has(Math.trunc(value)))
  }
  return {
    holds,
    explain(value, name, report) {
      if (!holds(value)) report.add(notInEnum(name, value, allowed))
    },
  }
}
