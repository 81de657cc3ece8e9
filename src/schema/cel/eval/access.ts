/** Elements of values by key or index. */
import { CelList } from '../values/list.ts'
import { CelMap } from '../values/map.ts'
import { showValue } from '../values/text.ts'
import { typeNameOf } from '../values/type-of.ts'
import { CelDouble, CelError, CelOptional, CelUint, isInt, NONE, type Value } from '../values/value.ts'

/** What is under a key or index; `undefined`: nothing; an error: the key is of a wrong type. */
export function find(operand: Value, key: Value): Value | undefined {
  if (operand instanceof CelMap) return operand.get(key)
  if (operand instanceof CelList) {
    const index = listIndex(key)
    if (index instanceof CelError) return index
    return index >= 0 && index < operand.size ? operand.at(index) : undefined
  }
  return undefined
}

function listIndex(key: Value): number | CelError {
  if (isInt(key)) return Number(key)
  if (key instanceof CelDouble || key instanceof CelUint) {
    const index = Number(key.value)
    return Number.isSafeInteger(index) ? index : new CelError(`unsupported index value ${showValue(key)} in list`)
  }
  return new CelError(`unsupported index type '${typeNameOf(key)}' in list`)
}

/** The error for a key that nothing is under. */
export function missing(operand: Value, key: Value): CelError {
  return new CelError(`${operand instanceof CelList ? 'index out of bounds' : 'no such key'}: ${showValue(key)}`)
}

/** `operand[key]` */
export function access(operand: Value, key: Value): Value {
  if (operand instanceof CelError) return operand
  if (key instanceof CelError) return key
  if (operand instanceof CelOptional) return accessOptional(operand, key)
  const found = find(operand, key)
  return found === undefined ? missing(operand, key) : found
}

/** `operand[?key]` and `operand.?key` */
export function accessOptional(operand: Value, key: Value): Value {
  if (operand instanceof CelError) return operand
  if (key instanceof CelError) return key
  if (operand instanceof CelOptional) return operand.value === undefined ? NONE : accessOptional(operand.value, key)
  const found = find(operand, key)
  if (found === undefined) return NONE
  return found instanceof CelError ? found : new CelOptional(found)
}
