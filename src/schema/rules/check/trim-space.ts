/** Cutting white space off both ends of a text, as Go's `strings.TrimSpace` does: with U+0085, without U+FEFF. */

const SPACE = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/

/** The text without white space at its ends. */
export function trimSpace(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && SPACE.test(text[start]!)) start++
  while (end > start && SPACE.test(text[end - 1]!)) end--
  return text.slice(start, end)
}
