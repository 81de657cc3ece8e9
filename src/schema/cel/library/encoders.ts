/** Base64. */
import { Buffer } from 'node:buffer'
import { globalOverload, type Library } from '../eval/function.ts'
import { CelError, type Value } from '../values/value.ts'
import { BYTES, STRING } from './signature-terms.ts'

const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/

function decode(text: string): Value {
  const bare = text.replace(/=+$/, '')
  const isPadded = text.length % 4 === 0 || bare === text
  const flaw = text.search(/[^A-Za-z0-9+/=]/)
  if (!ALPHABET.test(text) || !isPadded || bare.length % 4 === 1)
    return new CelError(`illegal base64 data at input byte ${flaw < 0 ? bare.length : flaw}`)
  return Uint8Array.from(Buffer.from(text, 'base64'))
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
