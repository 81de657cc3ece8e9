/** Base64. */
import { Buffer } from 'node:buffer'
import { globalOverload, type Library } from '../eval/function.ts'
import { CelError, type Value } from '../values/value.ts'
import { BYTES, STRING } from './signature-terms.ts'

const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/

function decode(text: string): Value {
  const length = lengthWithoutPadding(text)
  const isPadded = text.length % 4 === 0 || length === text.length
  if (ALPHABET.test(text) && isPadded && length % 4 !== 1) return Uint8Array.from(Buffer.from(text, 'base64'))
  const flaw = text.search(/[^A-Za-z0-9+/=]/)
  return new CelError(`illegal base64 data at input byte ${flaw < 0 ? length : flaw}`)
}

/** Counted from the end: an expression for it would look at each of many `=` that are not at the end again and again. */
function lengthWithoutPadding(text: string): number {
  let length = text.length
  while (length > 0 && text[length - 1] === '=') length--
  return length
}

/** `base64.encode` and `base64.decode`. */
export const ENCODERS_LIBRARY: Library = {
  name: 'encoders',
  functions: [
    { name: 'base64.decode', overloads: [globalOverload('base64_decode_string', [STRING], BYTES, decode)] },
    {
      name: 'base64.encode',
      overloads: [
        globalOverload('base64_encode_bytes', [BYTES], STRING, (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')),
      ],
    },
  ],
}
