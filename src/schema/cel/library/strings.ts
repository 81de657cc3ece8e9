/** Functions on strings, by code points. */
import { Buffer } from 'node:buffer'
import { globalOverload, type Library, memberOverload } from '../eval/function.ts'
import { rewriteCost, sizeOf, TEXT_FACTOR, traversalCost } from '../eval/cost.ts'
import { ArrayList, type CelList } from '../values/list.ts'
import { showValue } from '../values/text.ts'
import { CelError, type CelInt, type Value } from '../values/value.ts'
import { DYN, INT, listOf, STRING } from './signature-terms.ts'
import { formatText } from './format-text.ts'
import { formatTextOlder } from './format-text-older.ts'

const outOfRange = (index: CelInt): CelError => new CelError(`index out of range: ${index}`)
/** Going over the bytes, rounded down. */
const searchCost = {
  cost: ([text]: readonly Value[]): number => (typeof text === 'string' ? Math.floor(Buffer.byteLength(text) * TEXT_FACTOR) : 1),
}
const walk = { cost: traversalCost }
const walkVariadic = { cost: traversalCost, isVariadic: true }
const rewrite = { cost: rewriteCost }
const joining = { cost: (_args: readonly Value[], result: Value): number => Math.ceil(sizeOf(result) * 2 * TEXT_FACTOR) }

function charAt(text: string, index: CelInt): Value {
  if (index < 0) return outOfRange(index)
  const at = unitIndex(text, Number(index))
  if (at < text.length) return String.fromCodePoint(text.codePointAt(at)!)
  return index > sizeOf(text) ? outOfRange(index) : ''
}

/** Index in code points of a part, looked for from an index on. */
function indexOf(text: string, part: string, from: CelInt = 0): Value {
  if (part === '') return from
  if (from < 0) return outOfRange(from)
  const start = unitIndex(text, Number(from))
  if (start >= text.length) return -1
  const found = text.indexOf(part, start)
  return found < 0 ? -1 : sizeOf(text.slice(0, found))
}

function lastIndexOf(text: string, part: string, from?: CelInt): Value {
  if (part === '') return from ?? sizeOf(text)
  if (from === undefined) {
    const found = text.lastIndexOf(part)
    return found < 0 ? -1 : sizeOf(text.slice(0, found))
  }
  if (from < 0) return outOfRange(from)
  const start = unitIndex(text, Number(from))
  if (start >= text.length) return -1
  const found = text.lastIndexOf(part, start)
  return found < 0 ? -1 : sizeOf(text.slice(0, found))
}

/** Index in code units of a code point. */
function unitIndex(text: string, points: number): number {
  let unit = 0
  for (let point = 0; point < points && unit < text.length; point++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1
  return unit
}

function substring(text: string, start: CelInt, end?: CelInt): Value {
  const length = sizeOf(text)
  if (end !== undefined && start > end) return new CelError(`invalid substring range. start: ${start}, end: ${end}`)
  if (start < 0 || start > length) return outOfRange(start)
  if (end !== undefined && (end < 0 || end > length)) return outOfRange(end)
  return text.slice(unitIndex(text, Number(start)), end === undefined ? undefined : unitIndex(text, Number(end)))
}

/** Characters that a replacement or a joined text may have at most: the reference's prices do not see them coming. */
const TEXT_LENGTH_MAX = 16 * 1024 * 1024
const TOO_LONG = new CelError('operation cancelled: actual cost limit exceeded')

/** Replaces the first `count` of a part; below 0: all. */
function replace(text: string, part: string, by: string, count: CelInt = -1): Value {
  if ((text.length / Math.max(1, part.length) + 1) * by.length > TEXT_LENGTH_MAX) return TOO_LONG
  if (count < 0) return part === '' ? replaceBetween(text, by, Number.POSITIVE_INFINITY) : text.replaceAll(part, () => by)
  if (part === '') return replaceBetween(text, by, Number(count))
  let rest = text
  let done = ''
  for (let left = Number(count); left > 0; left--) {
    const at = rest.indexOf(part)
    if (at < 0) break
    done += rest.slice(0, at) + by
    rest = rest.slice(at + part.length)
  }
  return done + rest
}

/** An empty part is found before each code point and at the end. */
function replaceBetween(text: string, by: string, count: number): string {
  let left = count
  let done = ''
  for (const point of text) done += left-- > 0 ? by + point : point
  return left > 0 ? done + by : done
}

/** Splits at a separator into at most `count` parts; below 0: as many as there are. */
function split(text: string, separator: string, count: CelInt = -1): Value {
  const parts = separator === '' ? [...text] : text.split(separator)
  if (count < 0 || parts.length <= count) return new ArrayList(parts)
  const kept = parts.slice(0, Number(count))
  if (kept.length > 0) kept[kept.length - 1] = parts.slice(Number(count) - 1).join(separator)
  return new ArrayList(kept)
}

function join(list: CelList, separator = ''): Value {
  const parts: string[] = []
  let length = list.size * separator.length
  for (const element of list) {
    if (typeof element === 'string') length += element.length
    if (length > TEXT_LENGTH_MAX) return TOO_LONG
    if (typeof element !== 'string') return new CelError(`join: invalid input: ${showValue(element)}`)
    parts.push(element)
  }
  return parts.join(separator)
}

const QUOTED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

/** The string as a literal. */
function quote(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is escaped
  return `"${text.toWellFormed().replace(/[\x07\b\f\n\r\t\v\\"]/g, (char) => QUOTED[char]!)}"`
}

const lower = (text: string): string => text.replace(/[A-Z]+/g, (part) => part.toLowerCase())
const upper = (text: string): string => text.replace(/[a-z]+/g, (part) => part.toUpperCase())
const SPACE = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const LEADING_SPACE = new RegExp(`^${SPACE}+`)
const TRAILING_SPACE = new RegExp(`(?<!${SPACE})${SPACE}+$`)
/** Without what Go calls a space at both ends. */
const trim = (text: string): string => text.replace(LEADING_SPACE, '').replace(TRAILING_SPACE, '')

/** The functions of all versions but `reverse`, which the third adds. */
export const STRINGS_LIBRARY: Library = {
  name: 'strings',
  functions: [
    { name: 'charAt', overloads: [memberOverload('string_char_at_int', [STRING, INT], STRING, charAt)] },
    {
      name: 'indexOf',
      overloads: [
        memberOverload('string_index_of_string', [STRING, STRING], INT, indexOf, searchCost),
        memberOverload('string_index_of_string_int', [STRING, STRING, INT], INT, indexOf, searchCost),
      ],
    },
    {
      name: 'lastIndexOf',
      overloads: [
        memberOverload('string_last_index_of_string', [STRING, STRING], INT, lastIndexOf, searchCost),
        memberOverload('string_last_index_of_string_int', [STRING, STRING, INT], INT, lastIndexOf, searchCost),
      ],
    },
    { name: 'lowerAscii', overloads: [memberOverload('string_lower_ascii', [STRING], STRING, lower, walk)] },
    { name: 'upperAscii', overloads: [memberOverload('string_upper_ascii', [STRING], STRING, upper, walk)] },
    {
      name: 'replace',
      overloads: [
        memberOverload('string_replace_string_string', [STRING, STRING, STRING], STRING, replace, rewrite),
        memberOverload('string_replace_string_string_int', [STRING, STRING, STRING, INT], STRING, replace, rewrite),
      ],
    },
    {
      name: 'split',
      overloads: [
        memberOverload('string_split_string', [STRING, STRING], listOf(STRING), split, rewrite),
        memberOverload('string_split_string_int', [STRING, STRING, INT], listOf(STRING), split, rewrite),
      ],
    },
    {
      name: 'substring',
      overloads: [
        memberOverload('string_substring_int', [STRING, INT], STRING, substring, walk),
        memberOverload('string_substring_int_int', [STRING, INT, INT], STRING, substring, walk),
      ],
    },
    { name: 'trim', overloads: [memberOverload('string_trim', [STRING], STRING, trim, walk)] },
    {
      name: 'format',
      overloads: [memberOverload('string_format', [STRING, listOf(DYN)], STRING, formatTextOlder, walkVariadic)],
    },
    { name: 'strings.quote', overloads: [globalOverload('strings_quote', [STRING], STRING, quote, walk)] },
    {
      name: 'join',
      overloads: [
        memberOverload('list_join', [listOf(STRING)], STRING, join, joining),
        memberOverload('list_join_string', [listOf(STRING), STRING], STRING, join, joining),
      ],
    },
  ],
}

/** What the third version adds. */
export const STRINGS_LIBRARY_3: Library = {
  name: 'strings.3',
  functions: [
    {
      name: 'reverse',
      overloads: [memberOverload('string_reverse', [STRING], STRING, (text: string) => [...text].reverse().join(''))],
    },
  ],
}

/** The fourth version's `format`; stands in front of the older. */
export const STRINGS_LIBRARY_4: Library = {
  name: 'strings.4',
  functions: [
    { name: 'format', overloads: [memberOverload('string_format', [STRING, listOf(DYN)], STRING, formatText, walkVariadic)] },
  ],
}
