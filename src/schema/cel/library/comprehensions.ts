/** What the macros with two variables expand to beside loops: adding an entry to a map. */
import { globalOverload, type Library } from '../eval/function.ts'
import { type CelMap, insertEntry } from '../values/map.ts'
import { showValue } from '../values/text.ts'
import { CelError, type Value } from '../values/value.ts'
import { mapOf, parameter } from './signature-terms.ts'

const K = parameter('K')
const V = parameter('V')

function insert(map: CelMap, key: Value, value: Value): CelMap | CelError {
  return insertEntry(map, key, value) ?? new CelError(`insert failed: key ${showValue(key)} already exists`)
}

function insertAll(map: CelMap, other: CelMap): Value {
  let result: CelMap | CelError = map
  for (const key of other.keys()) {
    if (!(result instanceof CelError)) result = insert(result, key, other.get(key)!)
    if (result instanceof CelError) return result
  }
  return result
}

/** `cel.@mapInsert`. */
export const COMPREHENSIONS_LIBRARY: Library = {
  name: 'comprehensions',
  functions: [
    {
      name: 'cel.@mapInsert',
      overloads: [
        globalOverload('@mapInsert_map_key_value', [mapOf(K, V), K, V], mapOf(K, V), insert),
        globalOverload('@mapInsert_map_map', [mapOf(K, V), mapOf(K, V)], mapOf(K, V), insertAll),
      ],
    },
  ],
}
