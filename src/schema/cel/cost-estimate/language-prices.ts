/** Prices of the operators and functions of the language, by overload. */
import { PATTERN_FACTOR, TEXT_FACTOR } from '../eval/cost.ts'
import type { CallPrice, CallSite, Operand } from './call-site.ts'
import { hull, least, ONE, plus, type Range, scaled, times, UNKNOWN, wrapped } from './ranges.ts'

type Price = (call: CallSite) => CallPrice

/** The size as it was when the operand was reached. */
const sizeOf = (operand: Operand): Range => operand.size ?? UNKNOWN
const walking = (operand: Operand): Range => scaled(sizeOf(operand), TEXT_FACTOR)
const walkingArgument: Price = ({ args }) => ({ price: walking(args[0]!) })

/** An operand that decides keeps the other from being evaluated. */
const logicPrice: Price = ({ argumentPrices: [left, right] }) => ({
  price: { min: left!.min, max: plus(left!, right!).max },
})

const conditionalPrice: Price = ({ args, argumentPrices: [condition, yes, no] }) => ({
  price: plus(condition!, hull(yes!, no!)),
  size: hull(sizeOf(args[1]!), sizeOf(args[2]!)),
})

const joiningTexts: Price = ({ args }) => {
  const size = plus(sizeOf(args[0]!), sizeOf(args[1]!))
  return { price: scaled(size, TEXT_FACTOR), size }
}

const joiningLists: Price = ({ args }) => ({ price: ONE, size: plus(sizeOf(args[0]!), sizeOf(args[1]!)) })

/** Up to the end of the shorter. */
const comparing: Price = ({ args }) => {
  const max = least(sizeOf(args[0]!).max, sizeOf(args[1]!).max)
  return { price: scaled({ min: max > 0n ? 1n : 0n, max }, TEXT_FACTOR) }
}

const matching: Price = ({ target, args }) => ({
  price: times(scaled(plus(sizeOf(target!), ONE), TEXT_FACTOR), scaled(sizeOf(args[0]!), PATTERN_FACTOR)),
})

const COMPARISONS = ['less', 'less_equals', 'greater', 'greater_equals']

const PRICES: ReadonlyMap<string, Price> = new Map<string, Price>([
  ['logical_and', logicPrice],
  ['logical_or', logicPrice],
  ['conditional', conditionalPrice],
  ['add_string', joiningTexts],
  ['add_bytes', joiningTexts],
  ['add_list', joiningLists],
  ['equals', comparing],
  ['not_equals', comparing],
  ...COMPARISONS.flatMap((name): [string, Price][] => [
    [`${name}_string`, comparing],
    [`${name}_bytes`, comparing],
  ]),
  ['in_list', ({ args }) => ({ price: scaled(sizeOf(args[1]!), 1) })],
  ['starts_with_string', walkingArgument],
  ['ends_with_string', walkingArgument],
  ['contains_string', ({ target, args }) => ({ price: times(walking(target!), walking(args[0]!)) })],
  ['matches_string', matching],
  ['string_format', ({ target }) => ({ price: walking(target!) })],
  // A character has up to four bytes.
  ['string_to_bytes', (call) => withSize(call, ({ min, max }) => ({ min, max: wrapped(max * 4n) }))],
  ['bytes_to_string', (call) => withSize(call, ({ min, max }) => ({ min: min / 4n, max }))],
  // The quotes, and perhaps an escape for each character.
  ['strings_quote', (call) => withSize(call, ({ min, max }) => ({ min: wrapped(min + 2n), max: wrapped(max * 2n + 2n) }))],
])

function withSize(call: CallSite, result: (size: Range) => Range): CallPrice {
  return { ...walkingArgument(call), size: result(sizeOf(call.args[0]!)) }
}

/** Overloads whose price says how the prices of the arguments add up. */
const OWN_SUM = new Set(['logical_and', 'logical_or', 'conditional'])

/** Whether the price of a call has the prices of its arguments in it. */
export function includesArguments(overload: string): boolean {
  return OWN_SUM.has(overload)
}

/** Price of a call. Whatever is not known better takes constant time. */
export function languagePrice(call: CallSite): CallPrice {
  return PRICES.get(call.overload)?.(call) ?? { price: ONE }
}
