/** Prices of operations at run time, as the reference's cost tracking has them. One unit is a constant-time step. */
import { codePoints } from '../../code-points.ts'
import { CelList } from '../values/list.ts'
import { CelMap } from '../values/map.ts'
import { CelOptional, OpaqueValue, type Value } from '../values/value.ts'

/** Making a list. */
export const LIST_COST = 10
/** Making a map. */
export const MAP_COST = 30
/** Making a structure, as estimates have it. */
export const STRUCT_COST = 40
/** Going over one code point or byte of a text. */
export const TEXT_FACTOR = 0.1
/** One code point of a pattern, for each step over the text. */
export const PATTERN_FACTOR = 0.25

/** Size of a value: code points, bytes, elements or entries; 1 for all others. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return codePoints(value)
  if (value instanceof CelList || value instanceof CelMap) return value.size
  if (value instanceof Uint8Array) return value.length
  if (value instanceof OpaqueValue) return value.size()
  if (value instanceof CelOptional && value.value !== undefined) return sizeOf(value.value)
  return 1
}

/** Going over the first argument once. */
export function traversalCost(args: readonly Value[]): number {
  return Math.ceil(sizeOf(args[0]!) * TEXT_FACTOR)
}

/** Going over the first argument and making as much anew. */
export function rewriteCost(args: readonly Value[]): number {
  return Math.ceil(sizeOf(args[0]!) * 2 * TEXT_FACTOR)
}

/** Matching the first argument with the pattern in the second. */
export function patternCost(args: readonly Value[]): number {
  return matchCost(sizeOf(args[0]!), sizeOf(args[1]!))
}

/** Matching a text with a pattern, by their sizes. */
export function matchCost(textSize: number, patternSize: number): number {
  return Math.ceil((1 + textSize) * TEXT_FACTOR) * Math.ceil(patternSize * PATTERN_FACTOR)
}

/** Both texts joined into a new one. */
export function concatenationCost(args: readonly Value[]): number {
  return Math.ceil((sizeOf(args[0]!) + sizeOf(args[1]!)) * TEXT_FACTOR)
}

/** Looking for one text in another. */
export function containsCost(args: readonly Value[]): number {
  return Math.ceil(sizeOf(args[0]!) * TEXT_FACTOR) * Math.ceil(sizeOf(args[1]!) * TEXT_FACTOR)
}

const SHORT_TEXT = 10

/** Comparing two values up to the end of the shorter. */
export function comparisonCost(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return 1
  // Most strings are short: whether they have one code point or ten does not matter.
  if (typeof a === 'string' && a.length > 0 && a.length <= SHORT_TEXT && typeof b === 'string' && b.length > 0) return 1
  return Math.ceil(smallerSize(a, b) * TEXT_FACTOR)
}

function smallerSize(a: Value, b: Value): number {
  if (typeof a !== 'string' || typeof b !== 'string') return Math.min(sizeOf(a), sizeOf(b))
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  const size = codePoints(short)
  // A code point has two units at most, so a much longer text need not be counted.
  return long.length >= 2 * size ? size : Math.min(size, codePoints(long))
}
