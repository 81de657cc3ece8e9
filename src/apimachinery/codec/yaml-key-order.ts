/** The order of keys in written YAML: letters last, numbers within names by their value (`a9`, `a10`). */

const LETTER = /\p{L}/u
const DIGIT = /\p{Nd}/u

/** Compares two keys. Negative: `a` first. */
export function compareYamlKeys(a: string, b: string): number {
  const x = [...a]
  const y = [...b]
  const shared = Math.min(x.length, y.length)
  for (let i = 0; i < shared; i++) {
    if (x[i] !== y[i]) return compareFrom(x, y, i)
  }
  return x.length - y.length
}

/** Both differ first at `index`. */
function compareFrom(x: readonly string[], y: readonly string[], index: number): number {
  const a = x[index]!
  const b = y[index]!
  const aIsLetter = LETTER.test(a)
  const bIsLetter = LETTER.test(b)
  if (aIsLetter !== bIsLetter) return bIsLetter ? -1 : 1
  const byPlace = a.codePointAt(0)! - b.codePointAt(0)!
  if (aIsLetter) return byPlace
  // Leading zeros count only behind another digit: then the numbers go on.
  const goesOn = (a === '0' || b === '0') && hasDigitBefore(x, index) ? '1' : ''
  const aDigits = digitsFrom(x, index)
  const bDigits = digitsFrom(y, index)
  const byNumber = compareBig(BigInt(`${goesOn}${aDigits}` || '0'), BigInt(`${goesOn}${bDigits}` || '0'))
  return byNumber || aDigits.length - bDigits.length || byPlace
}

function hasDigitBefore(chars: readonly string[], index: number): boolean {
  for (let i = index - 1; i >= 0 && DIGIT.test(chars[i]!); i--) if (chars[i] !== '0') return true
  return false
}

function digitsFrom(chars: readonly string[], index: number): string {
  let end = index
  while (end < chars.length && /[0-9]/.test(chars[end]!)) end++
  return chars.slice(index, end).join('')
}

function compareBig(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b)
}
