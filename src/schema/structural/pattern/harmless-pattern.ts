/**
 * Proves for simple patterns that the native engine answers as RE2 does, in linear time.
 *
 * What passes is `^`, a sequence of ASCII characters and classes with quantifiers, and perhaps `$`: no groups, alternatives, `.`,
 * negations, back-references or look-around. Such an expression is anchored, so there is one attempt; and every character that may
 * be repeated must differ from all that may come next, so at each character of the text at most one way through the expression is
 * alive: giving back characters fails at once at each step. Classes of ASCII without negation mean the same in both engines.
 */

interface Item {
  readonly chars: ReadonlySet<string>
  /** Can it be left out? */
  readonly isOptional: boolean
  /** May it match more or fewer characters? */
  readonly varies: boolean
}

const PATTERN_LENGTH_MAX = 500
const REPEAT_MAX = 1_000

/** One character or class with its quantifier. */
const ITEM =
  /(?:\[((?:\\[-\\\].^/dw]|[^\]\\^[])+)\]|\\([dw.\-/\\+*?()[\]{}|^$])|([A-Za-z0-9 _:/@#%&=,;<>~!"'-]))([+*?]|\{\d{1,4}(?:,\d{0,4})?\})?/y

const DIGITS = '0123456789'
const WORD = `${DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_`

/** May the native engine run this pattern? False is no verdict on the pattern, only the lack of a proof. */
export function isHarmlessPattern(source: string): boolean {
  if (source.length > PATTERN_LENGTH_MAX || !source.startsWith('^')) return false
  const end = source.endsWith('$') && !source.endsWith('\\$') ? source.length - 1 : source.length
  const items: Item[] = []
  ITEM.lastIndex = 1
  while (ITEM.lastIndex < end) {
    const item = readItem(ITEM.exec(source))
    if (!item || ITEM.lastIndex > end) return false
    items.push(item)
  }
  return items.every((item, index) => !item.varies || isApartFromNext(item, items, index + 1))
}

function readItem(match: RegExpExecArray | null): Item | undefined {
  if (!match) return undefined
  const [, classBody, escaped, plain, quantifier] = match
  const chars = classBody !== undefined ? classChars(classBody) : escaped !== undefined ? escapedChars(escaped) : new Set(plain)
  if (!chars) return undefined
  const [min, max] = repeats(quantifier)
  if (min > max || min > REPEAT_MAX || (max !== Number.POSITIVE_INFINITY && max > REPEAT_MAX)) return undefined
  return { chars, isOptional: min === 0, varies: min !== max }
}

function repeats(quantifier: string | undefined): [number, number] {
  if (quantifier === undefined) return [1, 1]
  if (quantifier === '*') return [0, Number.POSITIVE_INFINITY]
  if (quantifier === '+') return [1, Number.POSITIVE_INFINITY]
  if (quantifier === '?') return [0, 1]
  const [min = '', max] = quantifier.slice(1, -1).split(',')
  return [Number(min), max === undefined ? Number(min) : max === '' ? Number.POSITIVE_INFINITY : Number(max)]
}

function escapedChars(char: string): Set<string> {
  if (char === 'd') return new Set(DIGITS)
  return char === 'w' ? new Set(WORD) : new Set(char)
}

/** The characters of a class; `undefined` for what is not plain ASCII or is not understood. */
function classChars(body: string): Set<string> | undefined {
  const chars = new Set<string>()
  const tokens = body.match(/\\.|[^\\]/gs) ?? []
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!
    const isRange = tokens[index + 1] === '-' && index + 2 < tokens.length
    if (token === '\\d' || token === '\\w') {
      if (isRange) return undefined
      for (const char of escapedChars(token[1]!)) chars.add(char)
      continue
    }
    const low = token.at(-1)!.charCodeAt(0)
    const highToken = isRange ? tokens[index + 2]! : token
    const high = highToken.at(-1)!.charCodeAt(0)
    if (isRange && (highToken === '\\d' || highToken === '\\w')) return undefined
    if (low < 0x20 || high > 0x7e || low > high) return undefined
    for (let code = low; code <= high; code++) chars.add(String.fromCharCode(code))
    if (isRange) index += 2
  }
  return chars
}

/** Is the item unlike everything that may follow it directly? */
function isApartFromNext(item: Item, items: readonly Item[], next: number): boolean {
  for (let index = next; index < items.length; index++) {
    const follower = items[index]!
    for (const char of follower.chars) if (item.chars.has(char)) return false
    if (!follower.isOptional) return true
  }
  return true
}
