/** What a plain YAML scalar means: the rules of Go's decoder, which are YAML 1.1 less base 60 and timestamps. */
import { INT64_MAX, INT64_MIN } from '../text/integer.ts'

/** A resolved scalar; not-a-number and infinities are for the caller to refuse. */
export type YamlScalar = null | boolean | number | bigint | string

const WORDS: ReadonlyMap<string, YamlScalar> = new Map<string, YamlScalar>([
  ...words(true, 'y Y yes Yes YES true True TRUE on On ON'),
  ...words(false, 'n N no No NO false False FALSE off Off OFF'),
  ...words(null, '~ null Null NULL'),
  ['', null],
  ...words(Number.NaN, '.nan .NaN .NAN'),
  ...words(Number.POSITIVE_INFINITY, '.inf .Inf .INF +.inf +.Inf +.INF'),
  ...words(Number.NEGATIVE_INFINITY, '-.inf -.Inf -.INF'),
])

const MAY_BE_NUMBER = /^[-+.0-9]/
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
const UINT64_MAX = 2n ** 64n - 1n
/** More digits than this are no 64-bit integer in any base. */
const INTEGER_LENGTH_MAX = 100

/** The value of a plain scalar. */
export function resolveYamlScalar(text: string): YamlScalar {
  const word = WORDS.get(text)
  if (word !== undefined) return word
  if (!MAY_BE_NUMBER.test(text)) return text
  const plain = text.replaceAll('_', '')
  return parseInteger(plain) ?? (FLOAT.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : text)
}

/** An integer of 64 bits; above int64 it is a double, as Go's JSON makes it one. */
function parseInteger(text: string): number | bigint | undefined {
  const match = text.length <= INTEGER_LENGTH_MAX ? INTEGER.exec(text) : null
  if (match === null) return undefined
  const [, sign, hex, binary, octal, decimal] = match
  const size = hex ? BigInt(`0x${hex}`) : binary ? BigInt(`0b${binary}`) : octal ? BigInt(`0o${octal}`) : BigInt(decimal!)
  const value = sign === '-' ? -size : size
  if (value < INT64_MIN || value > (sign === '' ? UINT64_MAX : INT64_MAX)) return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) || value > INT64_MAX ? number : value
}

function words(value: YamlScalar, texts: string): [string, YamlScalar][] {
  return texts.split(' ').map((text) => [text, value])
}
