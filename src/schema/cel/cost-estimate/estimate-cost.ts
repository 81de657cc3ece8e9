/**
 * Estimates what evaluating an expression can cost at least and at most, before there are values: the figures that limits of rules in
 * definitions are checked against. Source: cel-go 0.26 `checker/cost.go` and `k8s.io/apiserver/pkg/cel/library/cost.go`.
 */
import type { CelType, CheckedExpression } from '../ast.ts'
import { Estimator } from './estimator.ts'
import { type Range, wrapped } from './ranges.ts'

/** Units, from the least to the greatest. Numbers from 2^53 on are rounded; "no bound" is 2^64. */
export interface CostRange {
  readonly min: number
  readonly max: number
}

/** Code points, bytes, elements or entries, from the least to the greatest. */
export interface SizeRange {
  readonly min: number
  readonly max: number
}

/** What is known about the values. */
export interface EstimateOptions {
  /**
   * Size of what a path leads to; `undefined`: not known, so without bound. Steps are names of fields, `@items`, `@indices`, `@keys` and
   * `@values`. The first is the name of a variable, or any step where the value that the path starts from is made by the expression:
   * the reference takes no notice of it, and so a path of one step always means the root.
   */
  sizeOf(path: readonly string[], type: CelType): SizeRange | undefined
}

/** A type of a schema with the sizes that the schema allows. */
export interface SizedType {
  readonly celType: CelType
  /** Greatest size; 0 for what has none. */
  readonly maxElements: number
  /** Of a list or a map. */
  readonly element?: SizedType | undefined
  /** Of an object, by the names that expressions use. */
  readonly fields?: ReadonlyMap<string, SizedType> | undefined
}

/** The price of an expression that is checked. Takes time in proportion to the expression's length. */
export function estimateCost(checked: CheckedExpression, options: EstimateOptions): CostRange {
  const estimator = new Estimator(checked, (path, type) => fromSizes(options.sizeOf(path, type)))
  const { min, max } = estimator.price(checked.root)
  return { min: Number(min), max: Number(max) }
}

function fromSizes(sizes: SizeRange | undefined): Range | undefined {
  return sizes && { min: wrapped(BigInt(sizes.min)), max: wrapped(BigInt(sizes.max)) }
}

/** Sizes for a rule at a node of a schema: those that the types below the node have. */
export function sizesBelow(root: SizedType): EstimateOptions {
  return {
    sizeOf([, ...steps]) {
      let type: SizedType | undefined = root
      for (const [index, step] of steps.entries()) {
        // Keys of maps are strings of which the schema says nothing: the reference takes them for empty.
        if (step === '@keys') return type.celType.kind === 'map' && index === steps.length - 1 ? NO_SIZE : undefined
        type = step === '@items' || step === '@values' ? type.element : type.fields?.get(step)
        if (!type) return undefined
      }
      return { min: 0, max: type.maxElements }
    },
  }
}

const NO_SIZE: SizeRange = { min: 0, max: 0 }
