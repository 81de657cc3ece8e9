/** How kubectl prints a result: scalars bare, everything else as JSON. */
import { goJson, type JsonValue } from '../../apimachinery/index.ts'

/** Text of one result, as a `string` column shows it. */
export function printResult(value: JsonValue): string {
  if (value === null) return '<no value>'
  if (typeof value === 'string') return value
  if (typeof value === 'number') return printNumber(value)
  if (typeof value === 'object') return goJson(value)
  return String(value)
}

/** Go's %v of an int64 or float64: large and tiny floats in exponents of two digits. */
function printNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return String(BigInt(value))
  const size = Math.abs(value)
  const text = size !== 0 && (size < 1e-4 || size >= 1e21) ? value.toExponential() : String(value)
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}
