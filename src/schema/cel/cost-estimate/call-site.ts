/** What the price of a call is estimated from. */
import type { AstNode, CelType } from '../ast.ts'
import type { FieldPath } from './field-path.ts'
import type { Range } from './ranges.ts'

/** An argument, a target, or the elements of one. */
export interface Operand {
  /** `undefined`: it is no part of a variable. */
  readonly path: FieldPath | undefined
  readonly type: CelType
  /** `undefined`: it stands for the elements of a list. */
  readonly node: AstNode | undefined
  /** The size, as far as the expression or the schema told it when the node was reached. */
  readonly size: Range | undefined
}

/** A call by one of the overloads that it may resolve to. */
export interface CallSite {
  /** The function with its qualified name. */
  readonly name: string
  readonly overload: string
  readonly target: Operand | undefined
  readonly args: readonly Operand[]
  /** Prices of evaluating the arguments. */
  readonly argumentPrices: readonly Range[]
  /** Size of an operand; asks the schema once more when it was unknown. */
  sizeOf(operand: Operand): Range
}

/** Price of a call and size of its result; `size` is left out where nothing is known or it has none. */
export interface CallPrice {
  readonly price: Range
  readonly size?: Range
}
