/** Functions as libraries define them: what the checker knows, what runs, and what it costs. */
import type { CelType, FunctionDeclaration, OverloadDeclaration } from '../ast.ts'
import type { ConstantPatterns } from '../library/constant-patterns.ts'
import type { Effort } from '../values/effort.ts'
import type { CelError, Value } from '../values/value.ts'

/** What runs when a call is evaluated. Arguments are never errors and fit the declared types (of a list, the first element does). */
export type Invoke = (a: Value, b: Value, c: Value, d: Value, effort: Effort) => Value

/** Price of a call that has been made. */
export type CallCost = (args: readonly Value[], result: Value) => number

/** An overload that can be called. */
export interface FunctionOverload extends OverloadDeclaration {
  readonly invoke: Invoke
  /** Default: 1 a call. */
  readonly cost?: CallCost
  /** Price known before the call; it is asked for first, so that a call beyond the budget is never made. */
  readonly advanceCost?: (args: readonly Value[], effort?: Effort) => number
  /** The price is the overload's: where the overload is not known before the call, a call costs 1. */
  readonly byOverload?: boolean
  /** The reference takes the arguments as a list: it stops at the first error among them, without a price. Always so for three and more. */
  readonly isVariadic?: boolean
  /** Only the outermost types of arguments are looked at. */
  readonly isLenient?: boolean
  /** All overloads share one implementation, which shows in the text for arguments that it does not take. */
  readonly isSingle?: boolean
  /** Arguments that it does not take are told without the name and the types. */
  readonly isPlain?: boolean
  /** What takes the place of an error among the arguments, where the reference stumbles over it; there is no price then. */
  readonly failure?: (args: readonly Value[]) => CelError | undefined
  /** Why a call with these constants can never be run. */
  readonly flaw?: (constants: readonly (Value | undefined)[], patterns: ConstantPatterns) => CelError | undefined
  /** Makes a better `invoke` for a call site, given the arguments that are constants (others are `undefined`). */
  readonly specialize?: (constants: readonly (Value | undefined)[]) => Invoke | undefined
}

/** A function with its overloads. */
export interface CelFunction extends FunctionDeclaration {
  readonly overloads: readonly FunctionOverload[]
}

/** Functions that come and go together. Environments are put together from libraries. */
export interface Library {
  readonly name: string
  readonly functions: readonly CelFunction[]
}

/** Options of an overload. */
export type OverloadOptions = Pick<
  FunctionOverload,
  'cost' | 'advanceCost' | 'specialize' | 'byOverload' | 'isVariadic' | 'isLenient' | 'isSingle' | 'isPlain' | 'failure' | 'flaw'
>

type AnyInvoke = (...args: never[]) => Value

/** An overload of a global function. */
export function globalOverload(
  id: string,
  parameters: readonly CelType[],
  result: CelType,
  invoke: AnyInvoke,
  options: OverloadOptions = {},
): FunctionOverload {
  // The evaluator checks arguments against `parameters` before it calls.
  return { id, isMember: false, parameters, result, invoke: invoke as Invoke, ...options }
}

/** An overload that is called on its first parameter. */
export function memberOverload(
  id: string,
  parameters: readonly CelType[],
  result: CelType,
  invoke: AnyInvoke,
  options: OverloadOptions = {},
): FunctionOverload {
  return { ...globalOverload(id, parameters, result, invoke, options), isMember: true }
}

/** The functions of libraries by name; a function that several libraries extend has the overloads of all. */
export function functionsOf(libraries: readonly Library[]): ReadonlyMap<string, CelFunction> {
  const functions = new Map<string, CelFunction>()
  for (const { functions: each } of libraries)
    for (const { name, overloads } of each)
      functions.set(name, { name, overloads: [...(functions.get(name)?.overloads ?? []), ...overloads] })
  return functions
}
