/** The operators by their function names, each with its price. */
import { add, divide, modulo, multiply, negate, subtract } from '../values/arithmetic.ts'
import { compareValues, equalValues, listContains } from '../values/compare.ts'
import { CelList } from '../values/list.ts'
import { lacksTrait, typeNameOf } from '../values/type-of.ts'
import { CelMap } from '../values/map.ts'
import { CelError, CelOptional, NO_OVERLOAD, OpaqueValue, type Value } from '../values/value.ts'
import { comparisonCost, concatenationCost } from './cost.ts'
import type { Frame, Step } from './frame.ts'

/** Characters that are compared in a unit of work. */
const TEXT_PER_UNIT = 64

/** Operators with two operands that have a step of their own. */
const WITH_OWN_STEP: ReadonlySet<string> = new Set(['_==_', '_!=_', '_+_', '@in'])

type Arithmetic = (a: Value, b: Value) => Value
type Order = (order: number) => boolean

const ARITHMETIC: ReadonlyMap<string, Arithmetic> = new Map([
  ['_-_', subtract],
  ['_*_', multiply],
  ['_/_', divide],
  ['_%_', modulo],
])
const ORDERS: ReadonlyMap<string, Order> = new Map<string, Order>([
  ['_<_', (order) => order < 0],
  ['_<=_', (order) => order <= 0],
  ['_>_', (order) => order > 0],
  ['_>=_', (order) => order >= 0],
])

/** Is it the function name of an operator with two operands, both of which are always evaluated? */
export function isBinaryOperator(name: string): boolean {
  return WITH_OWN_STEP.has(name) || ORDERS.has(name) || ARITHMETIC.has(name)
}

/**
 * The step of such an operator.
 * @param overload what a checked call resolves to; empty: several, and the length of the operands then has no price; `undefined`: unchecked
 */
export function binaryOperator(name: string, left: Step, right: Step, overload?: string): Step {
  const isCertain = overload !== ''
  const isText = overload === undefined ? undefined : /_(string|bytes)$/.test(overload)
  if (name === '_==_' || name === '_!=_') return equality(name === '_==_', left, right)
  if (name === '_+_') return addition(left, right, isText)
  if (name === '@in') return membership(left, right, isCertain)
  const order = ORDERS.get(name)
  if (order) return ordering(name, order, left, right, isText)
  const arithmetic = ARITHMETIC.get(name)!
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    frame.charge(1)
    return told(name, a, arithmetic(a, b))
  }
}

/** Operands that have the operation for another type are told otherwise than operands that have it not at all. */
function told(name: string, operand: Value, result: Value): Value {
  return result === NO_OVERLOAD && !(operand instanceof CelError) && !TRAITS[name]!.has(typeNameOf(operand))
    ? lacksTrait(name, operand)
    : result
}

const NUMBERS = ['int', 'uint', 'double']
const DURATION = 'google.protobuf.Duration'
const TIMES = [DURATION, 'google.protobuf.Timestamp']

/** Types of left operands that know the operation. */
const TRAITS: Readonly<Record<string, ReadonlySet<string>>> = {
  '_+_': new Set([...NUMBERS, 'string', 'bytes', 'list', ...TIMES]),
  '_-_': new Set([...NUMBERS, ...TIMES]),
  '_*_': new Set(NUMBERS),
  '_/_': new Set(NUMBERS),
  '_%_': new Set(['int', 'uint']),
  '-_': new Set(['bool', 'int', 'double', DURATION]),
  order: new Set([...NUMBERS, 'bool', 'string', 'bytes', ...TIMES]),
}

function equality(expected: boolean, left: Step, right: Step): Step {
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    // Types of libraries have a price of their own, but for `==` only.
    frame.charge(expected && a instanceof OpaqueValue ? 1 : comparisonCost(a, b))
    const equal = equalValues(a, b, frame)
    return typeof equal === 'boolean' ? equal === expected : equal
  }
}

function ordering(name: string, holds: Order, left: Step, right: Step, isTextCall: boolean | undefined): Step {
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    const isText = isTextCall ?? (typeof a === 'string' || a instanceof Uint8Array)
    frame.charge(isText ? comparisonCost(a, b) : 1)
    if (typeof a === 'string') frame.work(a.length / TEXT_PER_UNIT)
    const order = compareValues(a, b)
    if (typeof order === 'number') return holds(order)
    return order === NO_OVERLOAD && !(a instanceof CelError) && !TRAITS.order!.has(typeNameOf(a)) ? lacksTrait(name, a) : order
  }
}

function addition(left: Step, right: Step, isTextCall: boolean | undefined): Step {
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    const isText = isTextCall ?? (typeof a === 'string' || a instanceof Uint8Array)
    frame.charge(isText ? concatenationCost([a, b]) : 1)
    return told('_+_', a, add(a, b, frame))
  }
}

function membership(left: Step, right: Step, isCertain: boolean): Step {
  return (frame) => {
    const value = left(frame)
    const container = right(frame)
    frame.charge(container instanceof CelList && isCertain ? container.size : 1)
    if (value instanceof CelError) return value
    if (container instanceof CelList) {
      return listContains(container, value, frame)
    }
    if (container instanceof CelMap) {
      const found = container.get(value)
      return found instanceof CelError ? found : found !== undefined
    }
    return container instanceof CelError ? container : NO_OVERLOAD
  }
}

const UNARY: ReadonlySet<string> = new Set(['!_', '-_', '@not_strictly_false'])

/** An operator with one operand, which is compiled only then; `undefined`: it is none. */
export function unaryOperator(name: string, operandOf: () => Step): Step | undefined {
  if (!UNARY.has(name)) return undefined
  const operand = operandOf()
  switch (name) {
    case '!_':
      return (frame) => {
        const value = operand(frame)
        frame.charge(1)
        return typeof value === 'boolean' ? !value : notBoolean(value)
      }
    case '-_':
      return (frame) => {
        const value = operand(frame)
        frame.charge(1)
        return told(name, value, negate(value))
      }
    case '@not_strictly_false':
      return (frame) => {
        const value = operand(frame)
        frame.charge(1)
        return value !== false
      }
    default:
      return undefined
  }
}

function notBoolean(value: Value): CelError {
  return value instanceof CelError ? value : NO_OVERLOAD
}

/** `&&` (`stop` is false) and `||` (`stop` is true): an operand that decides absorbs the error of the other. */
export function logic(stop: boolean, left: Step, right: Step): Step {
  return (frame: Frame) => {
    const a = left(frame)
    if (a === stop) return stop
    const b = right(frame)
    if (b === stop) return stop
    if (typeof a !== 'boolean') return notBoolean(a)
    return typeof b === 'boolean' ? !stop : notBoolean(b)
  }
}

/** `a.or(b)` and `a.orValue(b)`: `b` is evaluated only when `a` is empty. Costs nothing. */
export function optionalChoice(unwraps: boolean, left: Step, right: Step): Step {
  return (frame) => {
    const optional = left(frame)
    if (!(optional instanceof CelOptional)) return optional
    if (optional.value === undefined) return right(frame)
    return unwraps ? optional.value : optional
  }
}
