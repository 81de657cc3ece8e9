/** Prices of the functions on sets and of the extended functions on lists, by overload. */
import { LIST_COST, TEXT_FACTOR } from '../eval/cost.ts'
import type { CallPrice, CallSite, Operand } from './call-site.ts'
import { exactly, ONE, plus, type Range, scaled, times, UNBOUNDED, wrapped } from './ranges.ts'

type Price = (call: CallSite) => CallPrice

/** Every element of one with every element of the other. */
const comparingAll =
  (factor: number): Price =>
  ({ args, sizeOf }) => ({ price: plus(scaled(times(sizeOf(args[0]!), sizeOf(args[1]!)), factor), ONE) })

function makingList(size: Range, factor = 1): CallPrice {
  return { price: plus(scaled(size, factor), exactly(1 + LIST_COST)), size }
}

/** Price and size of a list of which every element is compared with every other. */
function comparingElements({ sizeOf }: CallSite, list: Operand, factor = 2): CallPrice {
  const size = sizeOf(list)
  return makingList(times(size, size), factor)
}

/** An int that is written out, at least 0. */
function literalOf({ node }: Operand, fallback: bigint): bigint {
  if (node?.kind !== 'constant' || node.value.type !== 'int') return fallback
  return node.value.value < 0n ? 0n : node.value.value
}

function slicePrice({ target, args, sizeOf }: CallSite): CallPrice {
  const end = literalOf(args[1]!, sizeOf(target!).max)
  return makingList(exactly(wrapped(end - literalOf(args[0]!, 0n))))
}

function flattenPrice({ target, args, sizeOf }: CallSite): CallPrice {
  const depth = args[0] ? literalOf(args[0], UNBOUNDED) : 1n
  return makingList(sizeOf(target!), Number(depth))
}

/** Types of elements that can be put in order, as overloads name them. */
const ORDERED = ['int', 'uint', 'double', 'bool', 'google.protobuf.Duration', 'google.protobuf.Timestamp']
const ORDERED_TEXTS = ['string', 'bytes']

function sortPrices(names: readonly string[], factor: number): [string, Price][] {
  return names.flatMap((name): [string, Price][] => [
    [`list_${name}_sort`, (call) => comparingElements(call, call.target!, factor)],
    [`list_${name}_sortByAssociatedKeys`, (call) => comparingElements(call, call.args[0]!, factor)],
  ])
}

const PRICES: ReadonlyMap<string, Price> = new Map<string, Price>([
  ['list_sets_contains_list', comparingAll(1)],
  ['list_sets_intersects_list', comparingAll(1)],
  ['list_sets_equivalent_list', comparingAll(2)],
  ['list_slice', slicePrice],
  ['list_flatten', flattenPrice],
  ['list_flatten_int', flattenPrice],
  ['lists_range', ({ args }) => makingList(exactly(literalOf(args[0]!, UNBOUNDED)))],
  ['list_reverse', ({ target, sizeOf }) => makingList(sizeOf(target!))],
  ['list_distinct', (call) => comparingElements(call, call.target!)],
  ...sortPrices(ORDERED, 2),
  ...sortPrices(ORDERED_TEXTS, 2 + TEXT_FACTOR),
])

/** Price of a call of one of these functions, without its arguments; `undefined`: it is none. */
export function collectionPrice(call: CallSite): CallPrice | undefined {
  return PRICES.get(call.overload)?.(call)
}
