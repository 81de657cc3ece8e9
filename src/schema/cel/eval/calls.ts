/** Calls of library functions: overloads are chosen by the types of the arguments at run time. */
import { lacksTrait, typeGuard, typeNameOf } from '../values/type-of.ts'
import type { CelType } from '../ast.ts'
import { CelList } from '../values/list.ts'
import { CelMap } from '../values/map.ts'
import { CelError, NO_OVERLOAD, type Value } from '../values/value.ts'
import { EvaluationAborted, type Frame, type Step } from './frame.ts'
import type { FunctionOverload, Invoke } from './function.ts'

/** Units of work for a character of a text that a function goes over. */
const TEXT_EFFORT = 1 / 32

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
  // A pattern that is compiled beforehand makes another kind of call of the reference's: with a list of arguments and a shorter text.
  const hasPattern = typeof constants[1] === 'string' && overloads[0]?.flaw !== undefined
  const candidates = overloads.map((overload) => ({
    overload: hasPattern ? { ...overload, isPlain: true } : overload,
    invoke: overload.specialize?.(constants) ?? overload.invoke,
    guards: overload.parameters.map((type) => typeGuard(overload.isLenient && type.kind === 'list' ? ANY_LIST : type)),
  }))
  // Where the checker could not tell the overload, the price is that of the function's name.
  const priced = isUncertain || overloads.length === 1 ? overloads[0] : undefined
  const shared = isUncertain && priced?.byOverload ? ONE_UNIT : priced
  const isVariadic = args.length > 2 || isUncertain || hasPattern || overloads[0]?.isVariadic === true
  const call = (frame: Frame): Value => {
    const values: Value[] = []
    for (const arg of args) {
      const value = arg(frame)
      // The reference gives up at the first error of a list of arguments, and asks a price only if that is the last.
      if (isVariadic && value instanceof CelError && values.length < args.length - 1) return value
      values.push(value)
    }
    return dispatch(name, candidates, values, frame, shared)
  }
  return constants.length > 0 && constants.every((constant) => constant !== undefined) ? once(call) : call
}

const ANY_LIST: CelType = { kind: 'list', element: { kind: 'dyn' } }

/** How a call is priced. */
type Pricing = Pick<FunctionOverload, 'cost' | 'advanceCost' | 'failure'>

const ONE_UNIT: Pricing = {}

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

function dispatch(
  name: string,
  candidates: readonly Candidate[],
  values: readonly Value[],
  frame: Frame,
  shared: Pricing | undefined,
): Value {
  for (const value of values) {
    if (!(value instanceof CelError)) continue
    const failure = shared?.failure?.(values)
    if (failure) throw new EvaluationAborted(failure)
    charge(frame, shared, values, value)
    return value
  }
  for (const { overload, invoke, guards } of candidates) {
    if (!guards.every((fits, index) => fits(values[index]!))) continue
    const pricing = shared ?? overload
    if (pricing.advanceCost) frame.charge(pricing.advanceCost(values, frame))
    for (const value of values) frame.work(effortOf(value))
    const result = invoke(values[0]!, values[1]!, values[2]!, values[3]!, frame)
    if (!pricing.advanceCost) frame.charge(pricing.cost ? pricing.cost(values, result) : 1)
    return result
  }
  const error = noOverload(name, candidates[0]?.overload, values)
  charge(frame, shared, values, error)
  return error
}

function noOverload(name: string, overload: FunctionOverload | undefined, values: readonly Value[]): CelError {
  if (overload?.isSingle) return lacksTrait(name, values[0]!)
  if (overload?.isPlain) return NO_OVERLOAD
  return new CelError(`no such overload: ${name}(${values.map(typeNameOf).join(', ')})`)
}

function charge(frame: Frame, pricing: Pricing | undefined, values: readonly Value[], result: Value): void {
  frame.charge(pricing?.advanceCost?.(values, frame) ?? pricing?.cost?.(values, result) ?? 1)
}

/** What going over a value once takes at most, in units of work. */
function effortOf(value: Value): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length * TEXT_EFFORT
  return value instanceof CelList || value instanceof CelMap ? value.size : 0
}
