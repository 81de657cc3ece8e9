/** Label selectors: what they say and whether labels match. `label-parser.ts` reads them. */
import { badRequest } from '../errors/statuses.ts'
import { parseInt64 } from '../text/integer.ts'
import { compareText } from '../text/key-order.ts'
import { labelBit } from './label-bits.ts'
import { type LabelRequirement, parseRequirements } from './label-parser.ts'

/** Labels of an object. */
export type Labels = Readonly<Record<string, string>>

/** A parsed label selector; an AND of requirements, in order of their keys. */
export interface LabelSelector {
  /** Matches everything. */
  readonly empty: boolean
  readonly requirements: readonly LabelRequirement[]
  /** Bits (of `labelBits`) that all labels that match have: a quick way to see that others do not. */
  readonly bits: number
  /** Absent labels are the same as none. */
  matches(labels: Labels | undefined | null): boolean
  /** The value that a key must have, when one requirement fixes it. */
  exact(key: string): string | undefined
  /** Canonical text; parses to the same selector. */
  toString(): string
}

type Match = (labels: Labels) => boolean

const NO_LABELS: Labels = Object.freeze({})

/**
 * Parses a selector; empty text selects everything.
 * @throws StatusError 400 with the reference's text
 */
export function parseLabelSelector(text: string): LabelSelector {
  const parsed = parseRequirements(text)
  if (typeof parsed === 'string') throw badRequest(parsed)
  return labelSelector(parsed)
}

/** The selector of requirements that are already checked. */
export function labelSelector(unsorted: readonly LabelRequirement[]): LabelSelector {
  const requirements = [...unsorted].sort((a, b) => compareText(a.key, b.key))
  const matches = compileAll(requirements.map(compile))
  return {
    empty: requirements.length === 0,
    requirements,
    bits: requirements.reduce((bits, requirement) => bits | bitOf(requirement), 0),
    matches: (labels) => matches(labels ?? NO_LABELS),
    exact: (key) => exactValue(requirements, key),
    toString: () => requirements.map(formatRequirement).join(','),
  }
}

/** The selector of a `matchLabels` map. */
export function selectorFromLabels(labels: Labels): LabelSelector {
  return labelSelector(Object.entries(labels).map(([key, value]) => ({ key, operator: '=', values: [value] })))
}

function exactValue(requirements: readonly LabelRequirement[], key: string): string | undefined {
  const first = requirements.find((requirement) => requirement.key === key)
  return first && fixedValue(first)
}

function fixedValue({ operator, values }: LabelRequirement): string | undefined {
  return ['=', '==', 'in'].includes(operator) && values.length === 1 ? values[0] : undefined
}

function bitOf(requirement: LabelRequirement): number {
  const value = fixedValue(requirement)
  return value === undefined ? 0 : labelBit(requirement.key, value)
}

function compileAll(matches: readonly Match[]): Match {
  const [first, second, ...rest] = matches
  if (first === undefined) return () => true
  if (second === undefined) return first
  if (rest.length === 0) return (labels) => first(labels) && second(labels)
  return (labels) => matches.every((match) => match(labels))
}

function compile({ key, operator, values }: LabelRequirement): Match {
  const lookup = lookupOf(key)
  const [only = ''] = values
  switch (operator) {
    case '=':
    case '==':
      return (labels) => lookup(labels) === only
    case 'in': {
      const accepted = new Set<string | undefined>(values)
      return (labels) => accepted.has(lookup(labels))
    }
    case '!=':
      return (labels) => lookup(labels) !== only
    case 'notin': {
      const refused = new Set<string | undefined>(values)
      return (labels) => !refused.has(lookup(labels))
    }
    case 'exists':
      return (labels) => lookup(labels) !== undefined
    case '!':
      return (labels) => lookup(labels) === undefined
    case 'gt':
    case 'lt':
      return compareTo(parseInt64(only)!, operator, lookup)
    default:
      return operator satisfies never
  }
}

function compareTo(bound: bigint, operator: 'gt' | 'lt', lookup: (labels: Labels) => string | undefined): Match {
  return (labels) => {
    const text = lookup(labels)
    const value = text === undefined ? undefined : parseInt64(text)
    return value !== undefined && (operator === 'gt' ? value > bound : value < bound)
  }
}

/** A key such as `constructor` exists on every object, so only those pay for the ownership check. */
function lookupOf(key: string): (labels: Labels) => string | undefined {
  if (key in Object.prototype) return (labels) => (Object.hasOwn(labels, key) ? labels[key] : undefined)
  return (labels) => labels[key]
}

function formatRequirement({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case 'exists':
      return key
    case '!':
      return `!${key}`
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.join(',')})`
    case 'gt':
      return `${key}>${values[0]}`
    case 'lt':
      return `${key}<${values[0]}`
    default:
      return `${key}${operator}${values[0]}`
  }
}
