/** The extended functions on lists (version 3): slices, ranges, order, flat lists. */
import { type FunctionOverload, globalOverload, type Library, memberOverload, type OverloadOptions } from '../eval/function.ts'
import { LIST_COST, sizeOf, TEXT_FACTOR } from '../eval/cost.ts'
import { compareValues, sameValue } from '../values/compare.ts'
import type { Effort } from '../values/effort.ts'
import { ArrayList, CelList } from '../values/list.ts'
import { typeNameOf } from '../values/type-of.ts'
import { CelError, type CelInt, isInt, NO_OVERLOAD, type Value } from '../values/value.ts'
import { DYN, INT, listOf, ORDERED_TYPES, parameter } from './signature-terms.ts'

const LIST = listOf(parameter('T'))
const CALL_COST = 1 + LIST_COST
const byResult: OverloadOptions = { byOverload: true, cost: (_args, result) => sizeOf(result) + CALL_COST }
const byDepth: OverloadOptions = {
  byOverload: true,
  isLenient: true,
  failure: ([, depth]) => (depth instanceof CelError ? NO_INT : undefined),
  advanceCost: ([list, depth]) => sizeOf(list!) * (isInt(depth ?? 1) ? Number(depth ?? 1) : 1) + CALL_COST,
}
/** What the reference's price of these functions makes of an argument that is an error. */
const NO_LIST = new CelError('internal error: interface conversion: *types.Err is not traits.Lister: missing method Add')
const NO_INT = new CelError('internal error: interface conversion: ref.Val is *types.Err, not types.Int')

/** Every element is compared with every other. */
const bySquare = (keys: number): OverloadOptions => ({
  byOverload: true,
  isLenient: true,
  isSingle: true,
  failure: (args) => (args[keys] instanceof CelError ? NO_LIST : undefined),
  advanceCost: (args) => {
    const list = args[keys]
    if (!(list instanceof CelList)) return 0
    const first = list.size > 0 ? list.at(0) : null
    const factor = typeof first === 'string' || first instanceof Uint8Array ? 2 + TEXT_FACTOR : 2
    return Math.trunc(list.size * list.size * factor) + CALL_COST
  },
})

function slice(list: CelList, start: CelInt, end: CelInt): Value {
  const call = `cannot slice(${start}, ${end})`
  if (start < 0 || end < 0) return new CelError(`${call}, negative indexes not supported`)
  if (start > end) return new CelError(`${call}, start index must be less than or equal to end index`)
  if (list.size < end) return new CelError(`${call}, list is length ${list.size}`)
  return new ArrayList([...list].slice(Number(start), Number(end)))
}

/** Units of work for looking into a list, whatever its size. */
const COLLECTION_EFFORT = 8

function flatten(list: CelList, depth: CelInt | undefined, _c: Value, _d: Value, effort: Effort): Value {
  const levels = depth ?? 1
  if (levels < 0) return new CelError('level must be non-negative')
  const flat: Value[] = []
  const visit = (each: CelList, left: number): void => {
    effort.work(each.size + COLLECTION_EFFORT)
    for (const element of each) {
      if (left > 0 && element instanceof CelList) visit(element, left - 1)
      else flat.push(element)
    }
  }
  visit(list, Number(levels))
  return new ArrayList(flat)
}

function range(count: CelInt): Value {
  return new ArrayList(Array.from({ length: Math.max(0, Number(count)) }, (_, index) => index))
}

function distinct(list: CelList, _b: Value, _c: Value, _d: Value, effort: Effort): Value {
  const found: Value[] = []
  for (const element of list) if (!found.some((other) => sameValue(element, other, effort))) found.push(element)
  return new ArrayList(found)
}

function sort(list: CelList, keys: CelList = list, _c?: Value, _d?: Value, effort?: Effort): Value {
  if (list.size !== keys.size)
    return new CelError(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${list.size} and ${keys.size} elements respectively`,
    )
  const pairs = [...keys].map((key, index) => ({ key, value: list.at(index) }))
  const type = pairs[0] && typeNameOf(pairs[0].key)
  if (pairs.length > 0 && compareValues(pairs[0]!.key, pairs[0]!.key) === NO_OVERLOAD)
    return new CelError('list elements must be comparable')
  if (pairs.some(({ key }) => typeNameOf(key) !== type)) return new CelError('list elements must have the same type')
  if (pairs.length <= INSERTION_MAX) insertionSort(pairs, effort)
  else pairs.sort((a, b) => (isLess(a, b, effort) ? -1 : Number(isLess(b, a, effort))))
  return new ArrayList(pairs.map(({ value }) => value))
}

interface Keyed {
  readonly key: Value
  readonly value: Value
}

/** Short lists are sorted as the reference sorts them, which shows where NaN is among the keys. */
const INSERTION_MAX = 12

function insertionSort(pairs: Keyed[], effort: Effort | undefined): void {
  for (let end = 1; end < pairs.length; end++) {
    for (let at = end; at > 0 && isLess(pairs[at]!, pairs[at - 1]!, effort); at--) {
      const moved = pairs[at]!
      pairs[at] = pairs[at - 1]!
      pairs[at - 1] = moved
    }
  }
}

/** Characters that are put in order in a unit of work. */
const TEXT_PER_UNIT = 16

function isLess(a: Keyed, b: Keyed, effort: Effort | undefined): boolean {
  if (typeof a.key === 'string') effort?.work(a.key.length / TEXT_PER_UNIT)
  const order = compareValues(a.key, b.key)
  return typeof order === 'number' && order < 0
}

/** The names that overload ids of this library use. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  duration: 'google.protobuf.Duration',
  timestamp: 'google.protobuf.Timestamp',
}

const forOrdered = (make: (name: string, list: ReturnType<typeof listOf>) => FunctionOverload): FunctionOverload[] =>
  ORDERED_TYPES.map(([name, type]) => make(TYPE_NAMES[name] ?? name, listOf(type)))

/** `slice`, `flatten`, `sort`, `reverse`, `distinct`, `lists.range`, and what the macro `sortBy` expands to. */
export const LISTS_LIBRARY: Library = {
  name: 'lists',
  functions: [
    { name: 'slice', overloads: [memberOverload('list_slice', [LIST, INT, INT], LIST, slice, byResult)] },
    {
      name: 'flatten',
      overloads: [
        memberOverload('list_flatten', [listOf(LIST)], LIST, flatten, byDepth),
        memberOverload('list_flatten_int', [listOf(DYN), INT], listOf(DYN), flatten, byDepth),
      ],
    },
    {
      name: 'sort',
      overloads: forOrdered((name, list) => memberOverload(`list_${name}_sort`, [list], list, sort, bySquare(0))),
    },
    {
      name: '@sortByAssociatedKeys',
      overloads: forOrdered((name, keys) =>
        memberOverload(`list_${name}_sortByAssociatedKeys`, [LIST, keys], LIST, sort, bySquare(1)),
      ),
    },
    {
      name: 'lists.range',
      overloads: [
        globalOverload('lists_range', [INT], listOf(INT), range, {
          advanceCost: ([count]) => (isInt(count!) ? Math.max(0, Number(count)) : 1) + CALL_COST,
        }),
      ],
    },
    {
      name: 'reverse',
      overloads: [memberOverload('list_reverse', [LIST], LIST, (list: CelList) => new ArrayList([...list].reverse()), byResult)],
    },
    { name: 'distinct', overloads: [memberOverload('list_distinct', [LIST], LIST, distinct, bySquare(0))] },
  ],
}
