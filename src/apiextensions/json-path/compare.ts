/** Comparison of two scalars in a filter: only of one kind, only what has an order. */
import type { JsonValue } from '../../apimachinery/index.ts'
import { JsonPathError } from './path-node.ts'

/** @throws JsonPathError for operands that cannot be compared or an unknown operator */
export function compareValues(left: JsonValue, operator: string, right: JsonValue): boolean {
  switch (operator) {
    case '==':
      return equal(left, right)
    case '!=':
      return !equal(left, right)
    case '<':
      return less(left, right)
    case '>':
      return !(less(left, right) || equal(left, right))
    case '<=':
      return less(left, right) || equal(left, right)
    case '>=':
      return !less(left, right)
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`)
  }
}

function equal(left: JsonValue, right: JsonValue): boolean {
  sameKind(left, right)
  // biome-ignore lint/suspicious/noDoubleEquals: 1n == 1 is meant
  return left == right
}

function less(left: JsonValue, right: JsonValue): boolean {
  if (sameKind(left, right) === 'bool') throw new JsonPathError('invalid type for comparison')
  return (left as string) < (right as string)
}

type Kind = 'bool' | 'string' | 'number'

function sameKind(left: JsonValue, right: JsonValue): Kind {
  const kind = kindOf(left)
  // JSON does not tell 1.0 from 1, so numbers are one kind.
  if (kindOf(right) !== kind) throw new JsonPathError('incompatible types for comparison')
  return kind
}

function kindOf(value: JsonValue): Kind {
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number' || typeof value === 'bigint') return 'number'
  throw new JsonPathError('invalid type for comparison')
}
