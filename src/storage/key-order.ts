/** The order of keys: that of their UTF-8 bytes. JavaScript's own order differs from it only where surrogates are involved. */

const SURROGATE = /[\ud800-\udfff]/
const CODE_POINT_MAX = 0x10ffff

/** Does the native order of strings say nothing about this key? */
export const isBeyondBmp = (key: string): boolean => SURROGATE.test(key)

/** Compares by UTF-8 bytes. Slow; `a < b` says the same unless one of the keys `isBeyondBmp`. */
export const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** The smallest key that is greater than every key with this prefix; undefined when there is none. */
export function prefixEnd(prefix: string): string | undefined {
  const points = [...prefix]
  while (points.length > 0) {
    const last = points.pop()!.codePointAt(0)!
    if (last === CODE_POINT_MAX) continue
    // Surrogates are no characters of their own: the successor of U+D7FF is U+E000.
    const next = last === 0xd7ff ? 0xe000 : last + 1
    return points.join('') + String.fromCodePoint(next)
  }
  return undefined
}
