/**
 * Path elements as fieldsV1 writes them: `f:name` a field, `k:{"port":80}` an item of a list map, `v:"a"` an item of a set, `i:0` an index.
 * The text is the identity: it is canonical, so two elements are equal when their texts are.
 */
import { compareText, goDecodedNumber, goJson, goQuote, isObject, type JsonValue, parseJson } from '../../apimachinery/index.ts'

/** The key that says that a node with fields below is itself a member of its set. */
export const SELF = '.'

/** The usual strings of keys and sets. */
const USUAL_TEXT = /^[\w .:/@,=-]*$/
/** Strings that stand between quotes as they are: nothing to escape, for JSON or for HTML. */
const PLAIN_TEXT = /^[^<>&"\\\p{Cc}\p{Cs}\u2028\u2029]*$/u

/** The element of a field. */
export function fieldElement(name: string): string {
  return `f:${name}`
}

/** The element of a list map's item; names and values of its keys, sorted by name. */
export function keyElement(names: readonly string[], values: readonly JsonValue[]): string {
  let text = 'k:{'
  for (let i = 0; i < names.length; i++) {
    text += `${i > 0 ? ',' : ''}${scalarText(names[i]!)}:${scalarText(values[i]!)}`
  }
  return `${text}}`
}

/** The element of a set's item. */
export function valueElement(value: JsonValue): string {
  return `v:${scalarText(value)}`
}

function scalarText(value: JsonValue): string {
  switch (typeof value) {
    case 'string':
      return USUAL_TEXT.test(value) || PLAIN_TEXT.test(value) ? `"${value}"` : goJson(value)
    case 'object':
      return goJson(value)
    default:
      return String(value)
  }
}

/** The name of a field element, `undefined` for all others. */
export function fieldName(element: string): string | undefined {
  return element.startsWith('f:') ? element.slice(2) : undefined
}

/**
 * The canonical text of an element that a client wrote. `undefined`: of a sort that is not known, to be ignored.
 * @throws Error when it is malformed
 */
export function canonicalElement(element: string): string | undefined {
  if (element.length < 2) throw new Error('key must be 2 characters long:')
  if (element[1] !== ':') throw new Error(`missing colon: ${element}`)
  const text = element.slice(2)
  switch (element[0]) {
    case 'f':
      return element
    case 'v':
      return valueElement(parseJson(text))
    case 'k': {
      const key = parseJson(text)
      if (!isObject(key)) throw new Error(`not an object: ${element}`)
      const names = Object.keys(key).sort()
      return keyElement(
        names,
        names.map((name) => key[name]!),
      )
    }
    case 'i':
      if (!/^[+-]?\d{1,15}$/.test(text)) throw new Error(`not an index: ${element}`)
      return `i:${Number(text)}`
    default:
      return undefined
  }
}

const SORTS = 'fkvi'

/** Order of elements in a set: fields, keys, values, indexes; each by its own order. */
export function compareElements(a: string, b: string): number {
  if (a === b) return 0
  if (a.startsWith('f:') && b.startsWith('f:')) return a < b ? -1 : 1
  if (a === SELF) return -1
  if (b === SELF) return 1
  if (a[0] !== b[0]) return SORTS.indexOf(a[0]!) - SORTS.indexOf(b[0]!)
  return compareTexts(a, b) ?? compareParsed(a, b)
}

function compareParsed(a: string, b: string): number {
  const [left, right] = [parseJson(a.slice(2)), parseJson(b.slice(2))]
  return a.startsWith('k:') ? compareKeys(left, right) : compareScalars(left, right)
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Tells most elements apart by their first difference, within a string or a number. `undefined`: they must be parsed. */
function compareTexts(a: string, b: string): number | undefined {
  let inString = false
  let start = 2
  let at = 2
  for (; a.charCodeAt(at) === b.charCodeAt(at); at++) {
    const char = a.charCodeAt(at)
    if (char === BACKSLASH) return undefined
    if (char === QUOTE) inString = !inString
    else if (!inString && !isNumeric(char)) start = at + 1
  }
  const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)]
  if (left === BACKSLASH || right === BACKSLASH) return undefined
  if (inString) return left === QUOTE ? -1 : right === QUOTE ? 1 : left - right
  const difference = Number.parseFloat(a.slice(start)) - Number.parseFloat(b.slice(start))
  return Number.isNaN(difference) || difference === 0 ? undefined : difference
}

/** A digit, a sign, a point or an exponent. */
function isNumeric(char: number): boolean {
  return (char >= 0x30 && char <= 0x39) || char === 0x2d || char === 0x2b || char === 0x2e || char === 0x65
}

function compareKeys(a: JsonValue, b: JsonValue): number {
  if (!isObject(a) || !isObject(b)) return 0
  const [left, right] = [Object.keys(a), Object.keys(b)]
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [l, r] = [left[i]!, right[i]!]
    if (l !== r) return l < r ? -1 : 1
    const order = compareScalars(a[l]!, b[r]!)
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** Numbers, then strings, then booleans, then the rest. */
function compareScalars(a: JsonValue, b: JsonValue): number {
  const [left, right] = [rank(a), rank(b)]
  if (left !== right) return left - right
  if (left === 3) return compareText(goJson(a), goJson(b))
  return a! < b! ? -1 : a! > b! ? 1 : 0
}

function rank(value: JsonValue): number {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return 0
    case 'string':
      return 1
    case 'boolean':
      return 2
    default:
      return 3
  }
}

/** An element as people read it: `.name`, `[port=80,protocol="TCP"]`, `[="a"]`, `[0]`. */
export function printElement(element: string): string {
  const text = element.slice(2)
  switch (element[0]) {
    case 'f':
      return `.${text}`
    case 'i':
      return `[${text}]`
    case 'v':
      return `[=${printScalar(parseJson(text))}]`
    default: {
      const key = parseJson(text)
      if (!isObject(key)) return '{{invalid path element}}'
      return `[${Object.keys(key)
        .map((name) => `${name}=${printScalar(key[name]!)}`)
        .join(',')}]`
    }
  }
}

/** A path as people read it: `.spec.ports[port=80].name`. */
export function printPath(path: readonly string[]): string {
  return path.map(printElement).join('')
}

function printScalar(value: JsonValue): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map(printScalar).join(',')}]`
  switch (typeof value) {
    case 'string':
      return goQuote(value)
    case 'number':
      return goDecodedNumber(value)
    case 'object':
      return Object.keys(value)
        .map((name) => `${name}=${printScalar(value[name]!)}`)
        .join('')
    default:
      return String(value)
  }
}
