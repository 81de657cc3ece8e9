/** Base64 as Go's standard encoding checks it: padding required, line breaks ignored, the place of the first fault told. */

const ALPHABET = /^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$/

/** Index of the first byte that is no base64, or -1 when the text is sound. */
export function invalidBase64At(text: string): number {
  if (text.length % 4 === 0 && ALPHABET.test(text) && !/[\r\n]/.test(text)) return -1
  return scan(text)
}

/** Quantum by quantum, so that the index is the one that Go reports. */
function scan(text: string): number {
  let inQuantum = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string
    if (char === '\r' || char === '\n') continue
    if (char === '=') return scanPadding(text, at, inQuantum)
    if (!/[A-Za-z0-9+/]/.test(char)) return byteIndex(text, at)
    inQuantum = (inQuantum + 1) % 4
  }
  return inQuantum === 0 ? -1 : byteIndex(text, text.length) - inQuantum
}

/** From the first `=` on: one or two of them may stand, in the last quantum only, and nothing after. */
function scanPadding(text: string, at: number, inQuantum: number): number {
  if (inQuantum < 2) return byteIndex(text, at)
  let next = skipBreaks(text, at + 1)
  if (inQuantum === 2) {
    if (next === text.length) return byteIndex(text, text.length)
    // Go names the byte before the one that ought to be padding.
    if (text[next] !== '=') return byteIndex(text, next) - 1
    next = skipBreaks(text, next + 1)
  }
  return next === text.length ? -1 : byteIndex(text, next)
}

function skipBreaks(text: string, from: number): number {
  let at = from
  while (text[at] === '\r' || text[at] === '\n') at++
  return at
}

/** Go counts bytes; texts that are not ASCII fail at their first character beyond it, so only what lies before counts. */
function byteIndex(text: string, at: number): number {
  return Buffer.byteLength(text.slice(0, at))
}

/** Bytes that a sound base64 text stands for. */
export function decodedBytes(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return (text.length / 4) * 3 - padding
}
