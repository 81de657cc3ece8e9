/**
 * A set of labels folded into 30 bits: one bit a label, chosen by a hash of key and value. An object whose bits lack one of a selector's cannot
 * match it, so that a list of a few objects among many looks at a number of each and at the labels of hardly any.
 */

/** Bits in use: the number stays a small integer, which the engine keeps without an object of its own. */
const BITS = 30

/** The bit of one label. */
export function labelBit(key: string, value: string): number {
  return 1 << ((hash(hash(0x811c9dc5, key), value) >>> 8) % BITS)
}

/** The bits of all labels. */
export function labelBits(labels: Readonly<Record<string, string>>): number {
  let bits = 0
  for (const key in labels) bits |= labelBit(key, labels[key]!)
  return bits
}

/** FNV-1a over UTF-16 units. */
function hash(start: number, text: string): number {
  let value = start
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value
}
