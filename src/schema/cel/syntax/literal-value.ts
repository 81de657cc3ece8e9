/** Values of literals. */
import type { ConstantValue } from '../ast.ts'
import { bytesValue, LiteralError, stringValue } from './unescape.ts'

const INT_MAX = 2n ** 63n - 1n
const INT_MIN = -(2n ** 63n)
const UINT_MAX = 2n ** 64n - 1n
/** Digits of the longest 64-bit number, leading zeros apart. */
const DIGITS_MAX = 20

/** Value of a literal of a form of the grammar. Throws `LiteralError` with the reference's text. */
export function literalValue(form: string, sign: string, text: string): ConstantValue {
  switch (form) {
    case 'int':
      return { type: 'int', value: integer(text, sign === '-', INT_MIN, INT_MAX, 'invalid int literal') }
    case 'uint':
      return { type: 'uint', value: integer(text.slice(0, -1), false, 0n, UINT_MAX, 'invalid uint literal') }
    case 'double': {
      const value = Number(sign + text)
      if (!Number.isFinite(value)) throw new LiteralError('invalid double literal')
      return { type: 'double', value }
    }
    case 'string':
      return { type: 'string', value: stringValue(text) }
    case 'bytes':
      return { type: 'bytes', value: bytesValue(text) }
    case 'true':
    case 'false':
      return { type: 'bool', value: form === 'true' }
    default:
      return { type: 'null' }
  }
}

function integer(text: string, negative: boolean, min: bigint, max: bigint, message: string): bigint {
  const digits = text.replace(/^0+(?=[0-9a-fA-F])/, '')
  // A number with too many digits is refused by its length: converting it would take quadratic time.
  if (digits.length > DIGITS_MAX) throw new LiteralError(message)
  const magnitude = BigInt(text.startsWith('0x') ? text : digits)
  const value = negative ? -magnitude : magnitude
  if (value < min || value > max) throw new LiteralError(message)
  return value
}
