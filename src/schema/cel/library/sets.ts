/** Lists as sets. */
import { globalOverload, type Library, type OverloadOptions } from '../eval/function.ts'
import { sizeOf } from '../eval/cost.ts'
import { listContains } from '../values/compare.ts'
import type { Effort } from '../values/effort.ts'
import type { CelList } from '../values/list.ts'
import type { Value } from '../values/value.ts'
import { BOOL, listOf, parameter } from './signature-terms.ts'

const LIST = listOf(parameter('T'))
/** Each element is compared with each of the other list. It is charged first: the price is known and may be high. */
const pairs = (factor: number): OverloadOptions => ({
  advanceCost: (args: readonly Value[]) => 1 + sizeOf(args[0]!) * sizeOf(args[1]!) * factor,
})

function contains(list: CelList, sublist: CelList, _c: unknown, _d: unknown, effort: Effort): boolean {
  for (const element of sublist) if (!listContains(list, element, effort)) return false
  return true
}

function intersects(list: CelList, other: CelList, _c: unknown, _d: unknown, effort: Effort): boolean {
  for (const element of list) if (listContains(other, element, effort)) return true
  return false
}

const equivalent = (a: CelList, b: CelList, c: unknown, d: unknown, effort: Effort): boolean =>
  contains(a, b, c, d, effort) && contains(b, a, c, d, effort)

/** `sets.contains`, `sets.equivalent`, `sets.intersects`. */
export const SETS_LIBRARY: Library = {
  name: 'sets',
  functions: [
    { name: 'sets.contains', overloads: [globalOverload('list_sets_contains_list', [LIST, LIST], BOOL, contains, pairs(1))] },
    {
      name: 'sets.equivalent',
      overloads: [globalOverload('list_sets_equivalent_list', [LIST, LIST], BOOL, equivalent, pairs(2))],
    },
    {
      name: 'sets.intersects',
      overloads: [globalOverload('list_sets_intersects_list', [LIST, LIST], BOOL, intersects, pairs(1))],
    },
  ],
}
