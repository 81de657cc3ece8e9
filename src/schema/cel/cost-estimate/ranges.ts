/**
 * Ranges of sizes and prices. The reference counts in unsigned integers of 64 bits that stay at the greatest one when they would overflow;
 * a few sizes of results wrap around instead, so doubles would not give its figures.
 */

/** From the least to the greatest that something may be. */
export interface Range {
  readonly min: bigint
  readonly max: bigint
}

/** The greatest number: "no bound". */
export const UNBOUNDED = 2n ** 64n - 1n
const LIMIT = 2 ** 64

/** Nothing is known. */
export const UNKNOWN: Range = { min: 0n, max: UNBOUNDED }
/** Nothing. */
export const ZERO: Range = { min: 0n, max: 0n }
/** The price of a step of constant time. */
export const ONE: Range = { min: 1n, max: 1n }

/** Exactly this. */
export function exactly(value: bigint | number): Range {
  const number = BigInt(value)
  return { min: number, max: number }
}

/** What is left of a number in 64 bits. */
export function wrapped(value: bigint): bigint {
  return BigInt.asUintN(64, value)
}

/** The smaller of two. */
export function least(a: bigint, b: bigint): bigint {
  if (b < a) return b
  return a
}

/** The bigger of two. */
export function greatest(a: bigint, b: bigint): bigint {
  if (b > a) return b
  return a
}

/** Both together. */
export function plus(a: Range, b: Range): Range {
  return { min: least(a.min + b.min, UNBOUNDED), max: least(a.max + b.max, UNBOUNDED) }
}

/** One as often as the other says. */
export function times(a: Range, b: Range): Range {
  return { min: least(a.min * b.min, UNBOUNDED), max: least(a.max * b.max, UNBOUNDED) }
}

/** The least that holds both. */
export function hull(a: Range, b: Range): Range {
  return { min: least(a.min, b.min), max: greatest(a.max, b.max) }
}

/** A part or a multiple, rounded up. */
export function scaled(range: Range, factor: number): Range {
  return { min: scaledNumber(range.min, factor), max: scaledNumber(range.max, factor) }
}

/** A part or a multiple of one number, rounded up. */
function scaledNumber(value: bigint, factor: number): bigint {
  const product = Math.ceil(Number(value) * factor)
  return product >= LIMIT ? UNBOUNDED : BigInt(product)
}
