/** The order of map keys in Go: by UTF-8 bytes, which is the order of code points and not that of UTF-16. */

const SURROGATE = 0xd800
const BEYOND_SURROGATES = /[\ud800-\uffff]/

/** Compares by UTF-8 bytes, as Go compares strings. Negative: `a` first. */
export function compareText(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return codePointRank(x) - codePointRank(y)
  }
  return a.length - b.length
}

/** The own keys of an object in Go's order. */
export function sortedKeys(object: object): string[] {
  const keys = Object.keys(object)
  for (const key of keys) if (BEYOND_SURROGATES.test(key)) return keys.sort(compareText)
  return keys.sort()
}

/** Surrogates stand for code points above U+FFFF, so they rank behind U+E000 to U+FFFF. */
function codePointRank(unit: number): number {
  if (unit < SURROGATE) return unit
  return unit < 0xe000 ? unit + 0x1_0000 : unit
}
