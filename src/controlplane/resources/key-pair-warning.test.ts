import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { keyPairWarning } from './key-pair-warning.ts'

const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const block = (type: string): string => `-----BEGIN ${type}-----\nAAAA\n-----END ${type}-----\n`

const cases: readonly (readonly [string, string, string, string])[] = [
  ['nothing', '', '', 'tls: failed to find any PEM data in certificate input'],
  [
    'both switched',
    key,
    block('CERTIFICATE'),
    'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
  ],
  [
    'other blocks only',
    block('X') + block('Y'),
    key,
    'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [X Y]',
  ],
  ['no key', block('CERTIFICATE'), 'text', 'tls: failed to find any PEM data in key input'],
  [
    'two certificates',
    block('CERTIFICATE'),
    block('CERTIFICATE'),
    'tls: found a certificate rather than a key in the PEM for the private key',
  ],
  ['a certificate that is none', block('CERTIFICATE'), key, 'x509: malformed certificate'],
]
for (const [name, certificate, secret, text] of cases) {
  test(`${name} is told`, () => assert.equal(keyPairWarning(Buffer.from(certificate), Buffer.from(secret)), text))
}
