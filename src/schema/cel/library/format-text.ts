/** `'%s has %d'.format([name, count])`: the clauses, and values as text. As of the fourth version of the string library. */
import { Buffer } from 'node:buffer'
import { compareText } from '../../../apimachinery/index.ts'
import type { Effort } from '../values/effort.ts'
import { CelList } from '../values/list.ts'
import { CelMap } from '../values/map.ts'
import { toText } from '../values/convert.ts'
import { countWriting, DECIMALS_DEFAULT, fixed, scientific, specialDouble, wholeOf } from './format-parts.ts'
import { FormatFlaw } from './format-template.ts'
import { plainDouble } from '../values/double-text.ts'
import { typeNameOf } from '../values/type-of.ts'
import { CelDouble, CelError, CelTimestamp, CelTypeValue, type Value } from '../values/value.ts'

/** More digits than any number has; beyond it JavaScript formats nothing. */
const DECIMALS_MAX = 100
const CLAUSE = /%(?:%|(?:\.(\d+))?([\s\S])?)/gu

/** Fills the clauses of a template with the elements of a list, in order. */
export function formatText(template: string, list: CelList, _c: Value, _d: Value, effort: Effort): Value {
  let next = 0
  try {
    return template.replace(CLAUSE, (clause: string, decimals: string | undefined, verb: string | undefined) => {
      if (clause === '%%') return '%'
      if (next >= list.size) throw new FormatFlaw(`index ${next} out of range`)
      if (verb === undefined && clause === '%') throw new FormatFlaw('unexpected end of string')
      const value = list.at(next++)
      if (value instanceof CelError) throw new FormatFlaw(value.message)
      return formatClause(value, verb, decimals, effort)
    })
  } catch (error) {
    if (error instanceof FormatFlaw) return new CelError(error.message)
    throw error
  }
}

function formatClause(value: Value, verb: string | undefined, decimalsText: string | undefined, effort: Effort): string {
  const decimals = Number(decimalsText ?? DECIMALS_DEFAULT)
  if (verb === undefined || decimals > DECIMALS_MAX)
    throw new FormatFlaw(
      'could not parse formatting clause: error while parsing precision: could not find end of precision specifier',
    )
  const formatter = FORMATTERS.get(verb)
  if (!formatter) throw new FormatFlaw(`could not parse formatting clause: unrecognized formatting clause "${verb}"`)
  return formatter(value, decimals, effort)
}

type Formatter = (value: Value, decimals: number, effort: Effort) => string

const FORMATTERS: ReadonlyMap<string, Formatter> = new Map<string, Formatter>([
  ['s', (value, _, effort) => textOf(value, effort)],
  ['d', decimalOf],
  ['f', (value, decimals) => floatOf(value, 'fixed-point', (double) => fixed(double, decimals))],
  ['e', (value, decimals) => floatOf(value, 'scientific', (double) => scientific(double, decimals))],
  ['b', binaryOf],
  ['o', (value) => wholeOf(value)?.toString(8) ?? fail('octal clause can only be used on ints and uints', value)],
  ['x', hexOf],
  ['X', (value) => hexOf(value).toUpperCase()],
])

function fail(text: string, value: Value): never {
  throw new FormatFlaw(`error during formatting: ${text}, was given ${typeNameOf(value)}`)
}

function decimalOf(value: Value): string {
  const whole = wholeOf(value)
  if (whole !== undefined) return String(whole)
  if (value instanceof CelDouble) return specialDouble(value.value) ?? plainDouble(value.value)
  return fail('decimal clause can only be used on ints, uints, and doubles', value)
}

function floatOf(value: Value, clause: string, format: (double: number) => string): string {
  const whole = wholeOf(value)
  const double = value instanceof CelDouble ? value.value : whole === undefined ? undefined : Number(whole)
  if (double === undefined) return fail(`${clause} clause can only be used on ints, uints, and doubles`, value)
  return specialDouble(double) ?? format(double)
}

function binaryOf(value: Value): string {
  if (typeof value === 'boolean') return value ? '1' : '0'
  return wholeOf(value)?.toString(2) ?? fail('only ints, uints, and bools can be formatted as binary', value)
}

function hexOf(value: Value): string {
  if (typeof value === 'string') return Buffer.from(value).toString('hex')
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return wholeOf(value)?.toString(16) ?? fail('only ints, uints, bytes, and strings can be formatted as hex', value)
}

function textOf(value: Value, effort: Effort): string {
  countWriting(value, effort)
  if (value instanceof CelDouble) return specialDouble(value.value) ?? plainDouble(value.value)
  if (value instanceof CelTypeValue) return value.name
  if (value instanceof Uint8Array) return Buffer.from(value).toString()
  if (value instanceof CelList) return `[${[...value].map((each) => textOf(each, effort)).join(', ')}]`
  if (value instanceof CelMap && value.objectType === undefined) {
    const entries = [...value.keys()].map((key) => [textOf(key, effort), textOf(value.get(key)!, effort)] as const)
    entries.sort(([a], [b]) => compareText(a, b))
    return `{${entries.map(([key, each]) => `${key}: ${each}`).join(', ')}}`
  }
  const text = toText(value instanceof CelTimestamp ? new CelTimestamp(value.seconds, value.nanos) : value)
  if (typeof text === 'string') return text
  return fail(
    'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
    value,
  )
}
