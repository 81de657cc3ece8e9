/** Names made from `metadata.generateName`. */
import type { Random } from '../../base/index.ts'

/** Vowels and look-alikes are missing so that no words appear. */
export const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const SUFFIX_LENGTH = 5
const NAME_LENGTH_MAX = 63

/** `base` (cut to 58 bytes) and five random characters. */
export function generateName(random: Random, base: string): string {
  let name = base.slice(0, NAME_LENGTH_MAX - SUFFIX_LENGTH)
  for (let i = 0; i < SUFFIX_LENGTH; i++) name += SUFFIX_ALPHABET[random.uint32() % SUFFIX_ALPHABET.length]
  return name
}
