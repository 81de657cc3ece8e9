/** Calls of library functions: overloads are chosen by the types of the arguments at run time. */
import { typeGuard, typeNameOf } from '../values/type-of.ts'
import { CelError, type Value } from '../values/value.ts'
import type { Frame, Step } from './frame.ts'
import type { FunctionOverload, Invoke } from './function.ts'

interface Candidate {
  readonly overload: FunctionOverload
  readonly invoke: Invoke
  readonly guards: readonly ((value: Value) => boolean)[]
}

/** A call site. */
export interface Call {
  readonly name: string
  readonly overloads: readonly FunctionOverload[]
  /** The target first. */
  readonly args: readonly Step[]
  /** Arguments that are constants, `undefined` for the others. */
  readonly constants: readonly (Value | undefined)[]
  /** The checker found several overloads: the price is then that of the function's name alone. */
  readonly isUncertain: boolean
}

/** A call. What depends on constants alone is computed once. */
export function callStep({ name, overloads, args, constants, isUncertain }: Call): Step {
  const candidates = overloads.map((overload) => ({
    overload: isUncertain && overload.byOverload ? { ...overload, cost: () => 1, advanceCost: undefined } : overload,
    invoke: overload.specialize?.(constants) ?? overload.invoke,
    guards: overload.parameters.map(typeGuard),
  }))
  const isVariadic = args.length > 2 || overloads[0]?.isVariadic === true
  const call = (frame: Frame): Value => {
    const values: Value[] = []
    for (const arg of args) {
      const value = arg(frame)
      // The reference gives up at the first error when there are many arguments, and asks no price then.
      if (isVariadic && value instanceof CelError) return value
      values.push(value)
    }
    return dispatch(name, candidates, values, frame)
  }
  return constants.length > 0 && constants.every((constant) => constant !== undefined) ? once(call) : call
}

/** The result of a call without variables, computed at the first evaluation; its price is charged at each. */
function once(call: Step): Step {
  let known: { readonly result: Value; readonly price: number } | undefined
  return (frame) => {
    if (known) {
      frame.charge(known.price)
      return known.result
    }
    const before = frame.cost
    const result = call(frame)
    known = { result, price: frame.cost - before }
    return result
  }
}

function dispatch(name: string, candidates: readonly Candidate[], values: readonly Value[], frame: Frame): Value {
  for (const value of values) {
    if (value instanceof CelError) {
      frame.charge(1)
      return value
    }
  }
  for (const { overload, invoke, guards } of candidates) {
    if (!guards.every((fits, index) => fits(values[index]!))) continue
    if (overload.advanceCost) frame.charge(overload.advanceCost(values))
    const result = invoke(values[0]!, values[1]!, values[2]!, values[3]!)
    if (!overload.advanceCost) frame.charge(overload.cost ? overload.cost(values, result) : 1)
    return result
  }
  frame.charge(1)
  return new CelError(`no such overload: ${name}(${values.map(typeNameOf).join(', ')})`)
}
