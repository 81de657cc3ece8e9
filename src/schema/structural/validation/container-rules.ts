/** Members of objects and items of lists. */
import type { JsonObject, JsonValue } from '../../../apimachinery/index.ts'
import { broken, brokenAs, memberName, missing, type Report, tooManyItems, tooManyMembers } from './findings.ts'
import type { Rule } from './rule.ts'

/** Counts a container may have; `undefined` is no limit. */
export interface CountLimits {
  readonly min: number | undefined
  readonly max: number | undefined
}

/** What an object's rule is made of. */
export interface MemberRules extends CountLimits {
  readonly properties: ReadonlyMap<string, Rule>
  /** For keys that are no properties; `false` forbids them. */
  readonly additional: Rule | false | undefined
  readonly required: readonly string[]
}

/** The rule for objects. */
export function objectRule({ properties, additional, required, min, max }: MemberRules): Rule<JsonObject> {
  const countsMembers = min !== undefined || max !== undefined
  const explainCount = (object: JsonObject, name: string, report: Report) => {
    const count = Object.keys(object).length
    if (min !== undefined && count < min) report.add(broken(name, count, `should have at least ${min} properties`))
    if (max !== undefined && count > max) report.add(tooManyMembers(name, count, max))
  }
  return {
    holds(object) {
      for (const key of required) if (!Object.hasOwn(object, key)) return false
      if (properties.size > 0 || additional !== undefined) {
        for (const key in object) {
          const rule = properties.get(key) ?? additional
          if (rule !== undefined && (rule === false || !rule.holds(object[key]!))) return false
        }
      }
      return !countsMembers || isCountFine(Object.keys(object).length, min, max)
    },
    explain(object, name, report) {
      explainCount(object, name, report)
      for (const key of additional === undefined ? [] : Object.keys(object)) {
        if (properties.has(key)) continue
        // The dot stands even at the top: only there does the reference print names that begin with one.
        if (additional === false) report.add(brokenAs(name, key, `${name}.${key} in body is a forbidden property`))
        else additional?.explain(object[key]!, `${name}.${key}`, report)
      }
      for (const [key, rule] of properties) {
        if (Object.hasOwn(object, key)) rule.explain(object[key]!, memberName(name, key), report)
      }
      for (const key of required) if (!Object.hasOwn(object, key)) report.add(missing(name, key))
    },
  }
}

/** The rule for lists. */
export function arrayRule(items: Rule | undefined, { min, max }: CountLimits): Rule<JsonValue[]> {
  return {
    holds: (list) => isCountFine(list.length, min, max) && (!items || list.every(items.holds)),
    explain(list, name, report) {
      if (items) for (const [index, item] of list.entries()) items.explain(item, `${name}[${index}]`, report)
      if (min !== undefined && list.length < min) report.add(broken(name, list.length, `should have at least ${min} items`))
      if (max !== undefined && list.length > max) report.add(tooManyItems(name, list.length, max))
      report.score++
    },
  }
}

function isCountFine(count: number, min: number | undefined, max: number | undefined): boolean {
  return (min === undefined || count >= min) && (max === undefined || count <= max)
}
