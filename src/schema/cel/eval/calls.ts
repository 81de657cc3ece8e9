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

/**
 * A call with its arguments (the target first). What depends on constants alone is computed once.
 * @param constants arguments that are constants, `undefined` for the others
 */
export function callStep(
  name: string,
  overloads: readonly FunctionOverload[],
  args: readonly Step[],
  constants: readonly (Value | undefined)[],
): Step {
  const candidates = overloads.map((overload) => ({
    overload,
    invoke: overload.specialize?.(constants) ?? overload.invoke,
    guards: overload.parameters.map(typeGuard),
  }))
  const call = (frame: Frame): Value => {
    const values: Value[] = []
    for (const arg of args) values.push(arg(frame))
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
