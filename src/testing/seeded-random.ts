/** Randomness that repeats itself: the same seed gives the same run. */
import type { Random } from '../base/index.ts'

/** The generator mulberry32: 32 bits of state, good enough to choose test inputs and identifiers, never for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const uint32 = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => uint32() & 0xff)
  return { uint32, bytes, uuid: () => uuidFrom(bytes(16)) }
}

function uuidFrom(bytes: Uint8Array): string {
  // Version 4, variant 1 of RFC 9562.
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Buffer.from(bytes).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
