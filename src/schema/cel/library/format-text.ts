/** `'%s has %d'.format([name, count])`: the clauses, and values as text. */
import { Buffer } from 'node:buffer'
import { goQuote } from '../../../apimachinery/index.ts'
import type { Effort } from '../values/effort.ts'
import { CelList } from '../values/list.ts'
import { CelMap } from '../values/map.ts'
import { compareStrings } from '../values/compare.ts'
import { toText } from '../values/convert.ts'
import { clauseFlaw, FormatFlaw, fillTemplate } from './format-template.ts'
import { goDouble, plainDouble } from '../values/double-text.ts'
import { typeNameOf } from '../values/type-of.ts'
import { formatSeconds, formatTimestamp } from '../values/time.ts'
import {
  CelDouble,
  CelDuration,
  CelError,
  CelOptional,
  CelTimestamp,
  CelTypeValue,
  CelUint,
  isInt,
  OpaqueValue,
  type Value,
} from '../values/value.ts'

/** Units of work for writing a value. */
const VALUE_EFFORT = 4
/** Characters that are written in a unit of work. */
const TEXT_PER_UNIT = 16
const DECIMALS_DEFAULT = 6
/** More digits than any number has; beyond it JavaScript formats nothing. */
const DECIMALS_MAX = 100
const CLAUSE = /%(?:%|(?:\.(\d+))?([\s\S])?)/gu

/** Fills the clauses of a template with the elements of a list, in order. */
export function formatText(template: string, list: CelList): Value {
  return fill(template, list, FORMATTERS)
}

/** As `formatText`, in the older dialect that validation rules speak: doubles are grouped in thousands, nested values are quoted. */
export function formatTextOlder(template: string, list: CelList, _c: Value, _d: Value, effort: Effort): Value {
  try {
    return fillTemplate(template, list.size, true, ({ verb, precision, index }) => {
      const value = list.at(index)
      const text = OLDER_FORMATTERS[verb]!(value, precision ?? DECIMALS_DEFAULT, effort)
      if (text === undefined) throw clauseFlaw(verb, typeNameOf(value))
      return text
    })
  } catch (error) {
    if (error instanceof FormatFlaw) return new CelError(error.message)
    throw error
  }
}

function fill(template: string, list: CelList, formatters: ReadonlyMap<string, Formatter>): Value {
  let next = 0
  try {
    return template.replace(CLAUSE, (clause: string, decimals: string | undefined, verb: string | undefined) => {
      if (clause === '%%') return '%'
      if (next >= list.size) throw new FormatFlaw(`index ${next} out of range`)
      if (verb === undefined && clause === '%') throw new FormatFlaw('unexpected end of string')
      const value = list.at(next++)
      if (value instanceof CelError) throw new FormatFlaw(value.message)
      return formatClause(value, verb, decimals, formatters)
    })
  } catch (error) {
    if (error instanceof FormatFlaw) return new CelError(error.message)
    throw error
  }
}

function formatClause(
  value: Value,
  verb: string | undefined,
  decimalsText: string | undefined,
  formatters: ReadonlyMap<string, Formatter>,
): string {
  const decimals = Number(decimalsText ?? DECIMALS_DEFAULT)
  if (verb === undefined || decimals > DECIMALS_MAX)
    throw new FormatFlaw(
      'could not parse formatting clause: error while parsing precision: could not find end of precision specifier',
    )
  const formatter = formatters.get(verb)
  if (!formatter) throw new FormatFlaw(`could not parse formatting clause: unrecognized formatting clause "${verb}"`)
  return formatter(value, decimals)
}

type Formatter = (value: Value, decimals: number) => string

const FORMATTERS: ReadonlyMap<string, Formatter> = new Map<string, Formatter>([
  ['s', textOf],
  ['d', decimalOf],
  ['f', (value, decimals) => floatOf(value, 'fixed-point', (double) => fixed(double, decimals))],
  ['e', (value, decimals) => floatOf(value, 'scientific', (double) => scientific(double, decimals))],
  ['b', binaryOf],
  ['o', (value) => wholeOf(value)?.toString(8) ?? fail('octal clause can only be used on ints and uints', value)],
  ['x', hexOf],
  ['X', (value) => hexOf(value).toUpperCase()],
])

/** The older dialect; `undefined`: the clause does not take the value. A space there is a narrow one that does not break. */
const OLDER_FORMATTERS: Readonly<Record<string, (value: Value, decimals: number, effort: Effort) => string | undefined>> = {
  s: (value, _, effort) => olderTextOf(value, effort),
  d: (value) => wholeOf(value)?.toString(),
  f: (value, decimals) => olderFloat(value, (double) => grouped(fixed(double, decimals))),
  // The number before `e` is a width there.
  e: (value, width) => olderFloat(value, (double) => raised(scientific(double, DECIMALS_DEFAULT)))?.padStart(width),
  b: (value) => (typeof value === 'boolean' ? String(Number(value)) : wholeOf(value)?.toString(2)),
  o: (value) => wholeOf(value)?.toString(8),
  x: olderHexOf,
  X: (value) => olderHexOf(value)?.toUpperCase(),
}

const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

function olderFloat(value: Value, format: (double: number) => string): string | undefined {
  const double = value instanceof CelDouble ? value.value : typeof value === 'string' ? NOT_FINITE.get(value) : undefined
  if (double === undefined) return undefined
  if (Number.isNaN(double)) return 'NaN'
  return Number.isFinite(double) ? format(double) : double < 0 ? '-∞' : '∞'
}

function olderHexOf(value: Value): string | undefined {
  if (typeof value === 'string' || value instanceof Uint8Array) return Buffer.from(value as Uint8Array).toString('hex')
  return wholeOf(value)?.toString(16)
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const groups = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, ',')
  return fraction === undefined ? groups : `${groups}.${fraction}`
}

function raised(text: string): string {
  const [mantissa = '', exponent = ''] = text.split('e')
  const digits = exponent.replace('+', '').replace('-', '⁻')
  return `${mantissa}×10${digits.replace(/[0-9]/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!)}`
}

function olderTextOf(value: Value, effort: Effort): string | undefined {
  if (value instanceof CelList || value instanceof CelMap) return olderNested(value, effort)
  if (value instanceof CelTypeValue) return value.name
  if (value instanceof CelOptional || value instanceof OpaqueValue) return undefined
  const text = toText(value)
  if (typeof text === 'string') return text
  throw new FormatFlaw(`error during formatting: could not convert argument ${goQuote((text as CelError).message)} to string`)
}

function olderNested(value: Value, effort: Effort): string {
  effort.work(typeof value === 'string' ? VALUE_EFFORT + value.length / TEXT_PER_UNIT : VALUE_EFFORT)
  if (typeof value === 'string') return goQuote(value)
  if (value instanceof CelDouble) {
    const special = specialDouble(value.value)
    return special === undefined ? fixed(value.value, DECIMALS_DEFAULT) : goQuote(goDouble(value.value))
  }
  if (value instanceof CelList) return `[${[...value].map((each) => olderNested(each, effort)).join(', ')}]`
  if (value instanceof CelTimestamp) return `timestamp(${goQuote(formatTimestamp(value))})`
  if (value instanceof CelDuration) return `duration(${goQuote(formatSeconds(value))})`
  if (value instanceof Uint8Array) return `b${goQuote(olderTextOf(value, effort)!)}`
  if (!(value instanceof CelMap)) {
    const text = olderTextOf(value, effort)
    if (text === undefined) throw new FormatFlaw(`error during formatting: no formatting function for ${typeNameOf(value)}`)
    return text
  }
  const entries = [...value.keys()].map((key) => [olderKey(key, effort), olderNested(value.get(key)!, effort)] as const)
  entries.sort(([a], [b]) => compareStrings(a, b))
  return `{${entries.map(([key, each]) => `${key}:${each}`).join(', ')}}`
}

function olderKey(key: Value, effort: Effort): string {
  if (typeof key === 'string' || typeof key === 'boolean' || wholeOf(key) !== undefined) return olderNested(key, effort)
  throw new FormatFlaw(`error during formatting: no formatting function for map key of type ${typeNameOf(key)}`)
}

function fail(text: string, value: Value): never {
  throw new FormatFlaw(`error during formatting: ${text}, was given ${typeNameOf(value)}`)
}

/** Numbers that JavaScript spells otherwise; `undefined`: usual ones. */
function specialDouble(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? undefined : value < 0 ? '-Infinity' : 'Infinity'
}

function wholeOf(value: Value): bigint | number | undefined {
  return isInt(value) ? value : value instanceof CelUint ? value.value : undefined
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

/** Exact digits; half-way cases go to the even digit, as Go rounds. */
function fixed(value: number, decimals: number): string {
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}${decimals === 0 ? '' : `.${'0'.repeat(decimals)}`}`
  const text = value.toFixed(decimals)
  const scaled = Math.abs(value) * 10 ** decimals
  const isTie = decimals <= 20 && scaled < 2 ** 50 && scaled % 1 === 0.5 && scaled / 10 ** decimals === Math.abs(value)
  if (!isTie || Math.floor(scaled) % 2 !== 0 || !isDyadic(value, decimals)) return text
  return `${value < 0 ? '-' : ''}${(Math.floor(scaled) / 10 ** decimals).toFixed(decimals)}`
}

/** Is the decimal tie exact in binary too? Only sums of powers of two are. */
function isDyadic(value: number, decimals: number): boolean {
  return Number.isInteger(value * 2 ** (decimals + 1))
}

function scientific(value: number, decimals: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(decimals).split('e')
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
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

function textOf(value: Value): string {
  if (value instanceof CelDouble) return specialDouble(value.value) ?? plainDouble(value.value)
  if (value instanceof CelTypeValue) return value.name
  if (value instanceof Uint8Array) return Buffer.from(value).toString()
  if (value instanceof CelList) return `[${[...value].map(textOf).join(', ')}]`
  if (value instanceof CelMap && value.objectType === undefined) {
    const entries = [...value.keys()].map((key) => [textOf(key), textOf(value.get(key)!)] as const)
    entries.sort(([a], [b]) => compareStrings(a, b))
    return `{${entries.map(([key, each]) => `${key}: ${each}`).join(', ')}}`
  }
  const text = toText(value instanceof CelTimestamp ? new CelTimestamp(value.seconds, value.nanos) : value)
  if (typeof text === 'string') return text
  return fail(
    'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
    value,
  )
}
