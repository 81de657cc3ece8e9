/** Evaluates parsed paths on JSON: printer columns and selectable fields. Missing keys give nothing, never an error. */
import { goType, isObject, type JsonValue, plainText } from '../../apimachinery/index.ts'
import { compareValues } from './compare.ts'
import { JsonPathError, type PathNode } from './path-node.ts'
import { parseJsonPath } from './path-parser.ts'

/** Most values that one evaluation may look at: recursive descent after recursive descent multiplies. */
const VISITS_MAX = 1_000_000

/** A parsed path. Stateless. */
export interface JsonPath {
  /** The results of each part of the template, in order. @throws JsonPathError when it does not apply to this value */
  results(value: JsonValue): JsonValue[][]
  /** The first result of the first part; undefined when there is none or the path does not apply. */
  first(value: JsonValue): JsonValue | undefined
}

/** Parses `{...}`. @throws JsonPathError with the reference's text */
export function compileJsonPath(template: string): JsonPath {
  const parts = parseJsonPath(template).nodes
  const names = simpleFields(parts)
  const results = (value: JsonValue): JsonValue[][] => {
    const budget = { visits: VISITS_MAX }
    return parts.map((part) => step([value], part, budget))
  }
  return {
    results,
    first(value) {
      if (names !== undefined) return fieldsOf(value, names)
      try {
        return results(value)[0]?.[0]
      } catch (error) {
        if (error instanceof JsonPathError) return undefined
        throw error
      }
    },
  }
}

/** Names of a path that is only fields: nearly all of them, and tables and watches evaluate them for every object. */
function simpleFields(parts: readonly PathNode[]): readonly string[] | undefined {
  const only = parts[0]
  if (only?.type !== 'list' || parts.length !== 1) return undefined
  const names = only.nodes.map((node) => (node.type === 'field' ? node.name : undefined))
  return names.every((name) => name !== undefined) ? names : undefined
}

function fieldsOf(value: JsonValue, names: readonly string[]): JsonValue | undefined {
  let current: JsonValue | undefined = value
  for (const name of names) {
    if (!isObject(current) || !Object.hasOwn(current, name)) return undefined
    current = current[name]
  }
  return current
}

function step(input: readonly JsonValue[], node: PathNode, budget: Budget): JsonValue[] {
  spend(budget, input.length + 1)
  switch (node.type) {
    case 'list':
      return node.nodes.reduce<JsonValue[]>((values, next) => step(values, next, budget), [...input])
    case 'constant':
      // Text stands for itself; numbers and booleans are repeated for every input.
      return typeof node.value === 'string' ? [node.value] : input.map(() => node.value)
    case 'field':
      return input.flatMap((value) => (isObject(value) && Object.hasOwn(value, node.name) ? [value[node.name] as JsonValue] : []))
    case 'slice':
      return input.flatMap((value) => slice(value, node))
    case 'filter':
      return input.flatMap((value) => filter(value, node, budget))
    case 'wildcard':
      return input.flatMap(childrenOf)
    case 'recursive': {
      const found: JsonValue[] = []
      descend(input, found, budget)
      return found
    }
    case 'union':
      return node.nodes.flatMap((part) => step(input, part, budget))
    case 'identifier':
      // Columns are single expressions: loops have nothing to run over.
      if (node.name === 'range') return []
      throw new JsonPathError(node.name === 'end' ? 'not in range, nothing to end' : `unrecognized identifier ${node.name}`)
    default:
      return node satisfies never
  }
}

/** What is left of an evaluation's allowance. */
interface Budget {
  visits: number
}

function spend(budget: Budget, visits: number): void {
  budget.visits -= visits
  if (budget.visits < 0) throw new JsonPathError('too many values')
}

function childrenOf(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return value
  return isObject(value) ? (Object.values(value) as JsonValue[]) : []
}

function descend(input: readonly JsonValue[], found: JsonValue[], budget: Budget): void {
  spend(budget, input.length)
  for (const value of input) {
    const children = childrenOf(value)
    if (children.length === 0) continue
    found.push(value)
    descend(children, found, budget)
  }
}

function slice(value: JsonValue, node: PathNode & { type: 'slice' }): JsonValue[] {
  if (value === null) return []
  if (!Array.isArray(value)) throw new JsonPathError(`${goType(value)} is not array or slice`)
  const length = value.length
  let from = node.from.known ? node.from.value : 0
  if (from < 0) from += length
  let to = node.to.known ? node.to.value : length
  if (to < 0 || (to === 0 && node.to.derived)) to += length
  if (from === to) return []
  if (from >= length || from < 0) throw new JsonPathError(`array index out of bounds: index ${from}, length ${length}`)
  if (to > length || to < 0) throw new JsonPathError(`array index out of bounds: index ${to - 1}, length ${length}`)
  if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`)
  const stride = node.step.known ? node.step.value : 1
  if (stride <= 0) throw new JsonPathError('step must be > 0')
  return value.slice(from, to).filter((_, index) => index % stride === 0)
}

function filter(value: JsonValue, node: PathNode & { type: 'filter' }, budget: Budget): JsonValue[] {
  if (!Array.isArray(value)) throw new JsonPathError(`${plainText(value)} is not array or slice and cannot be filtered`)
  return value.filter((item) => {
    const lefts = step([item], node.left, budget)
    if (node.operator === 'exists') return lefts.length > 0
    if (lefts.length === 0) return false
    const rights = step([item], node.right, budget)
    if (rights.length === 0) return false
    if (lefts.length > 1 || rights.length > 1) throw new JsonPathError('can only compare one element at a time')
    return compareValues(lefts[0]!, node.operator, rights[0]!)
  })
}
