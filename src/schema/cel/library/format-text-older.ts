/** `format` as validation rules have it: the first version of the function, whose texts differ from those of later ones. */
import { Buffer } from 'node:buffer'
import { compareText, goQuote } from '../../../apimachinery/index.ts'
import { toText } from '../values/convert.ts'
import { goDouble } from '../values/double-text.ts'
import type { Effort } from '../values/effort.ts'
import { CelList } from '../values/list.ts'
import { CelMap } from '../values/map.ts'
import { formatSeconds, formatTimestamp } from '../values/time.ts'
import { typeNameOf } from '../values/type-of.ts'
import {
  CelDouble,
  CelDuration,
  CelError,
  CelOptional,
  CelTimestamp,
  CelTypeValue,
  OpaqueValue,
  type Value,
} from '../values/value.ts'
import { countWriting, DECIMALS_DEFAULT, fixed, scientific, specialDouble, wholeOf } from './format-parts.ts'
import { clauseFlaw, FormatFlaw, fillTemplate } from './format-template.ts'

/** Fills the clauses of a template with the elements of a list, in order: doubles are grouped in thousands, nested values are quoted. */
export function formatTextOlder(template: string, list: CelList, _c: Value, _d: Value, effort: Effort): Value {
  try {
    return fillTemplate(template, list.size, true, ({ verb, precision, index }) => {
      const value = list.at(index)
      const text = FORMATTERS[verb]!(value, precision ?? DECIMALS_DEFAULT, effort)
      if (text === undefined) throw clauseFlaw(verb, typeNameOf(value))
      return text
    })
  } catch (error) {
    if (error instanceof FormatFlaw) return new CelError(error.message)
    throw error
  }
}

/** `undefined`: the clause does not take the value. A space there is a narrow one that does not break. */
const FORMATTERS: Readonly<Record<string, (value: Value, decimals: number, effort: Effort) => string | undefined>> = {
  s: (value, _, effort) => textOf(value, effort),
  d: (value) => wholeOf(value)?.toString(),
  f: (value, decimals) => floatText(value, (double) => grouped(fixed(double, decimals))),
  // The number before `e` is a width there.
  e: (value, width) => floatText(value, (double) => raised(scientific(double, DECIMALS_DEFAULT)))?.padStart(width),
  b: (value) => (typeof value === 'boolean' ? String(Number(value)) : wholeOf(value)?.toString(2)),
  o: (value) => wholeOf(value)?.toString(8),
  x: hexText,
  X: (value) => hexText(value)?.toUpperCase(),
}

const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

function floatText(value: Value, format: (double: number) => string): string | undefined {
  const double = value instanceof CelDouble ? value.value : typeof value === 'string' ? NOT_FINITE.get(value) : undefined
  if (double === undefined) return undefined
  if (Number.isNaN(double)) return 'NaN'
  return Number.isFinite(double) ? format(double) : double < 0 ? '-∞' : '∞'
}

function hexText(value: Value): string | undefined {
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

function textOf(value: Value, effort: Effort): string | undefined {
  if (value instanceof CelList || value instanceof CelMap) return nestedText(value, effort)
  if (value instanceof CelTypeValue) return value.name
  if (value instanceof CelOptional || value instanceof OpaqueValue) return undefined
  const text = toText(value)
  if (typeof text === 'string') return text
  throw new FormatFlaw(`error during formatting: could not convert argument ${goQuote((text as CelError).message)} to string`)
}

function nestedText(value: Value, effort: Effort): string {
  countWriting(value, effort)
  if (typeof value === 'string') return goQuote(value)
  if (value instanceof CelDouble) {
    const special = specialDouble(value.value)
    return special === undefined ? fixed(value.value, DECIMALS_DEFAULT) : goQuote(goDouble(value.value))
  }
  if (value instanceof CelList) return `[${[...value].map((each) => nestedText(each, effort)).join(', ')}]`
  if (value instanceof CelTimestamp) return `timestamp(${goQuote(formatTimestamp(value))})`
  if (value instanceof CelDuration) return `duration(${goQuote(formatSeconds(value))})`
  if (value instanceof Uint8Array) return `b${goQuote(textOf(value, effort)!)}`
  if (!(value instanceof CelMap)) {
    const text = textOf(value, effort)
    if (text === undefined) throw new FormatFlaw(`error during formatting: no formatting function for ${typeNameOf(value)}`)
    return text
  }
  const entries = [...value.keys()].map((key) => [keyText(key, effort), nestedText(value.get(key)!, effort)] as const)
  entries.sort(([a], [b]) => compareText(a, b))
  return `{${entries.map(([key, each]) => `${key}:${each}`).join(', ')}}`
}

function keyText(key: Value, effort: Effort): string {
  if (typeof key === 'string' || typeof key === 'boolean' || wholeOf(key) !== undefined) return nestedText(key, effort)
  throw new FormatFlaw(`error during formatting: no formatting function for map key of type ${typeNameOf(key)}`)
}
