/** Members of objects and items of lists. */
import type { JsonObject, JsonValue } from '../../../apimachinery/index.ts'
import type { Correlation } from '../correlation.ts'
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
export function objectRule(rules: MemberRules): Rule<JsonObject> {
  return {
    holds: membersCheck(rules),
    explain: (object, name, report, update) => explainMembers(rules, object, name, report, update),
  }
}

/** What is known about a key. */
interface Member {
  readonly holds: ((value: JsonValue) => boolean) | undefined
  readonly isRequired: boolean
}

/** One pass over the members, in which the required ones are counted: cheaper than to look up each. */
function membersCheck({ properties, additional, required, min, max }: MemberRules): (object: JsonObject) => boolean {
  const members = new Map<string, Member>()
  const requiredKeys = new Set(required)
  for (const key of new Set([...properties.keys(), ...requiredKeys])) {
    const rule = properties.get(key) ?? additional
    members.set(key, { holds: rule === false ? () => false : rule?.holds, isRequired: requiredKeys.has(key) })
  }
  const otherHolds = additional ? additional.holds : undefined
  const allowsOthers = additional !== false
  if (members.size === 0 && additional === undefined && min === undefined && max === undefined) return () => true
  return (object) => {
    let count = 0
    let missingCount = requiredKeys.size
    for (const key in object) {
      count++
      const member = members.get(key)
      const holds = member ? member.holds : otherHolds
      if (member?.isRequired) missingCount--
      else if (!member && !allowsOthers) return false
      if (holds !== undefined && !holds(object[key]!)) return false
    }
    return missingCount === 0 && isCountFine(count, min, max)
  }
}

function explainMembers(
  { properties, additional, required, min, max }: MemberRules,
  object: JsonObject,
  name: string,
  report: Report,
  update: Correlation | undefined,
): void {
  const memberUpdate = (key: string) => (isHiddenUpdate(name, key) ? undefined : update?.key(key))
  const count = Object.keys(object).length
  if (min !== undefined && count < min) report.add(broken(name, count, `should have at least ${min} properties`))
  if (max !== undefined && count > max) report.add(tooManyMembers(name, count, max))
  for (const key of additional === undefined ? [] : Object.keys(object)) {
    if (properties.has(key)) continue
    // The dot stands even at the top: only there does the reference print names that begin with one.
    if (additional === false) report.add(brokenAs(name, key, `${name}.${key} in body is a forbidden property`))
    else additional?.explain(object[key]!, `${name}.${key}`, report, memberUpdate(key))
  }
  for (const [key, rule] of properties) {
    if (Object.hasOwn(object, key)) rule.explain(object[key]!, memberName(name, key), report, memberUpdate(key))
  }
  for (const key of required) if (!Object.hasOwn(object, key)) report.add(missing(name, key))
}

/** The types of a resource say nothing about a change: both objects were converted to the same version before. */
function isHiddenUpdate(name: string, key: string): boolean {
  return name === '' && (key === 'apiVersion' || key === 'kind')
}

/** The rule for lists. */
export function arrayRule(items: Rule | undefined, { min, max }: CountLimits): Rule<JsonValue[]> {
  return {
    holds(list) {
      if (!isCountFine(list.length, min, max)) return false
      if (items) for (const item of list) if (!items.holds(item)) return false
      return true
    },
    explain(list, name, report, update) {
      if (items)
        for (const [index, item] of list.entries()) items.explain(item, `${name}[${index}]`, report, update?.index(index))
      if (min !== undefined && list.length < min) report.add(broken(name, list.length, `should have at least ${min} items`))
      if (max !== undefined && list.length > max) report.add(tooManyItems(name, list.length, max))
      report.score++
    },
  }
}

function isCountFine(count: number, min: number | undefined, max: number | undefined): boolean {
  return (min === undefined || count >= min) && (max === undefined || count <= max)
}
