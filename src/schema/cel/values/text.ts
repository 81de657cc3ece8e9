/** Values as messages show them. */
import { compareText, goQuote } from '../../../apimachinery/index.ts'
import { goDouble } from './double-text.ts'
import { CelList } from './list.ts'
import { CelMap } from './map.ts'
import { formatSeconds, formatTimestamp } from './time.ts'
import { CelDouble, CelDuration, CelError, CelOptional, CelTimestamp, CelTypeValue, CelUint, type Value } from './value.ts'

/** A value inside a message (`no such key: x`): strings as they are, the rest as literals. */
export function showValue(value: Value): string {
  if (typeof value === 'string') return value
  if (value instanceof CelDouble) return goDouble(value.value)
  if (value instanceof CelUint) return String(value.value)
  return showLiteral(value)
}

/** A value as the expression that gives it. */
function showLiteral(value: Value): string {
  if (typeof value === 'string') return goQuote(value)
  if (value instanceof CelUint) return `${value.value}u`
  if (value instanceof CelDouble) return goDouble(value.value)
  if (value instanceof CelError) return value.message
  if (value instanceof CelTypeValue) return value.name
  if (value instanceof CelTimestamp) return `timestamp("${formatTimestamp(new CelTimestamp(value.seconds, value.nanos))}")`
  if (value instanceof CelDuration) return `duration("${formatSeconds(value)}")`
  if (value instanceof Uint8Array) return `b"${[...value].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`
  if (value instanceof CelList) return `[${[...value].map(showLiteral).join(', ')}]`
  if (value instanceof CelMap) {
    const entries = [...value.keys()].map((key) => `${showLiteral(key)}: ${showLiteral(value.get(key)!)}`)
    return `{${entries.sort(compareText).join(', ')}}`
  }
  if (value instanceof CelOptional)
    return value.value === undefined ? 'optional.none()' : `optional.of(${showLiteral(value.value)})`
  return value === null || typeof value !== 'object' ? String(value) : value.typeName
}
