/** Where base64 stops being any, counted as Go's decoder counts. */

const isBreak = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d
const PADDING = 0x3d
const LETTER = /[A-Za-z0-9+/]/

/** Index of the byte to blame, `undefined` for proper base64. Line breaks may stand anywhere. */
export function base64Flaw(text: string): number | undefined {
  const bytes = Buffer.from(text)
  const afterBreaks = (index: number): number => {
    let next = index
    while (isBreak(bytes[next])) next++
    return next
  }
  let index = 0
  for (;;) {
    // Four letters make three bytes; the last four may end in padding.
    for (let letters = 0; letters < 4; letters++) {
      index = afterBreaks(index)
      if (index === bytes.length) return letters === 0 ? undefined : index - letters
      const byte = bytes[index++]!
      if (LETTER.test(String.fromCharCode(byte))) continue
      if (byte !== PADDING || letters < 2) return index - 1
      if (letters === 2) {
        index = afterBreaks(index)
        if (index === bytes.length) return index
        if (bytes[index] !== PADDING) return index - 1
        index++
      }
      index = afterBreaks(index)
      return index < bytes.length ? index : undefined
    }
  }
}
