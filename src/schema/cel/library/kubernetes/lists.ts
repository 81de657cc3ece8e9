/** Kubernetes' functions on lists: order, sums, extremes, places of elements. */
import { Buffer } from 'node:buffer'
import { type FunctionOverload, type Library, memberOverload } from '../../eval/function.ts'
import { TEXT_FACTOR } from '../../eval/cost.ts'
import { add } from '../../values/arithmetic.ts'
import { compareValues, sameValue } from '../../values/compare.ts'
import type { Effort } from '../../values/effort.ts'
import { CelList } from '../../values/list.ts'
import { CelMap } from '../../values/map.ts'
import { CelDouble, CelDuration, CelError, CelUint, type Value } from '../../values/value.ts'
import { BOOL, INT, listOf, ORDERED_TYPES, parameter } from '../signature-terms.ts'

/** Units of work for looking into a collection, whatever its size. */
const COLLECTION_EFFORT = 8

/** Going over a value with all that is in it. */
function traversal(value: Value, effort: Effort | undefined): number {
  if (typeof value === 'string') return Math.floor(Buffer.byteLength(value) * TEXT_FACTOR)
  if (value instanceof Uint8Array) return Math.floor(value.length * TEXT_FACTOR)
  let price = 0
  if (value instanceof CelList || value instanceof CelMap) effort?.work(value.size + COLLECTION_EFFORT)
  if (value instanceof CelList) for (const element of value) price += traversal(element, effort)
  else if (value instanceof CelMap)
    for (const key of value.keys()) price += traversal(key, effort) + traversal(value.get(key)!, effort)
  else return 1
  return price
}

const walk = { advanceCost: (args: readonly Value[], effort?: Effort): number => traversal(args[0]!, effort) }

function isSorted(list: CelList): Value {
  for (let index = 1; index < list.size; index++) {
    const order = compareValues(list.at(index - 1), list.at(index))
    if (typeof order === 'number' && order > 0) return false
    if (order instanceof CelError && list.at(index) instanceof CelError) return order
  }
  return true
}

const ZEROES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['int', 0],
  ['uint', new CelUint(0n)],
  ['double', new CelDouble(0)],
  ['duration', new CelDuration(0n)],
])

function sum(list: CelList, zero: Value): Value {
  let total = zero
  for (let index = 0; index < list.size; index++) total = add(total, list.at(index))
  return total
}

/** The least (`sign` is 1) or greatest element. */
function extreme(name: string, sign: 1 | -1) {
  return (list: CelList): Value => {
    if (list.size === 0) return new CelError(`${name} called on empty list`)
    let best = list.at(0)
    for (const element of list) {
      const order = compareValues(best, element)
      if (typeof order === 'number' && order * sign > 0) best = element
    }
    return best
  }
}

function indexOf(list: CelList, value: Value, _c: Value, _d: Value, effort: Effort): number {
  for (let index = 0; index < list.size; index++) if (sameValue(list.at(index), value, effort)) return index
  return -1
}

function lastIndexOf(list: CelList, value: Value, _c: Value, _d: Value, effort: Effort): number {
  for (let index = list.size - 1; index >= 0; index--) if (sameValue(list.at(index), value, effort)) return index
  return -1
}

const A = parameter('A')

function extremeOverloads(name: string, sign: 1 | -1): FunctionOverload[] {
  return ORDERED_TYPES.map(([type, declared]) =>
    memberOverload(`list_${type}_${name}_${type}`, [listOf(declared)], declared, extreme(name, sign), walk),
  )
}

/** `isSorted`, `sum`, `min`, `max`, `indexOf`, `lastIndexOf`. */
export const KUBERNETES_LISTS: Library = {
  name: 'kubernetes.lists',
  functions: [
    {
      name: 'isSorted',
      overloads: ORDERED_TYPES.map(([name, type]) =>
        memberOverload(`list_${name}_is_sorted_bool`, [listOf(type)], BOOL, isSorted, walk),
      ),
    },
    {
      name: 'sum',
      overloads: ORDERED_TYPES.filter(([name]) => ZEROES.has(name)).map(([name, type]) =>
        memberOverload(`list_${name}_sum_${name}`, [listOf(type)], type, (list: CelList) => sum(list, ZEROES.get(name)!), walk),
      ),
    },
    { name: 'min', overloads: extremeOverloads('min', 1) },
    { name: 'max', overloads: extremeOverloads('max', -1) },
    { name: 'indexOf', overloads: [memberOverload('list_a_index_of_int', [listOf(A), A], INT, indexOf, walk)] },
    { name: 'lastIndexOf', overloads: [memberOverload('list_a_last_index_of_int', [listOf(A), A], INT, lastIndexOf, walk)] },
  ],
}
