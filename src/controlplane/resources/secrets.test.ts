import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { admit, create, definition, update } from './definition-probe.ts'

const metadata = { name: 's' }

test('text becomes data and wins over it', () => {
  const { object } = create('secrets', {
    metadata,
    stringData: { a: 'text', b: 'from string' },
    data: { b: 'ZnJvbSBkYXRh', c: 'Yw==' },
  })
  assert.deepEqual(object, { metadata, data: { a: 'dGV4dA==', b: 'ZnJvbSBzdHJpbmc=', c: 'Yw==' }, type: 'Opaque' })
  assert.equal(JSON.stringify(Object.keys(object)), '["metadata","data","type"]')
})

test('the type stays for ever', () => {
  const { causes } = update('secrets', { metadata }, { metadata, type: 'example.com/other' })
  assert.deepEqual(causes, ['type: Invalid value: "example.com/other": field is immutable'])
})

test('text added to an immutable secret is data added to it', () => {
  const old = { metadata, type: 'example.com/anything', immutable: true }
  assert.deepEqual(update('secrets', old, { ...old, stringData: { a: 'b' } }).causes, [
    'data: Forbidden: field is immutable when `immutable` is set',
  ])
})

test('the type is selectable', () => {
  const { strategy } = definition('secrets')
  assert.deepEqual(strategy.fields?.(admit('secrets', { metadata, type: 'x' }), 'v1'), { type: 'x' })
  assert.deepEqual(strategy.fieldNames?.('v1'), ['type'])
})

describe('well-known types ask for their keys', () => {
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    ['kubernetes.io/tls', { data: { 'tls.crt': '' } }, ['data[tls.key]: Required value']],
    ['kubernetes.io/basic-auth', {}, ['data[username]: Required value', 'data[password]: Required value']],
    ['kubernetes.io/basic-auth', { stringData: { username: '' } }, []],
    ['kubernetes.io/ssh-auth', { stringData: { other: 'x' } }, ['data[ssh-privatekey]: Required value']],
    ['kubernetes.io/ssh-auth', { stringData: { 'ssh-privatekey': '' } }, ['data[ssh-privatekey]: Required value']],
    ['kubernetes.io/service-account-token', {}, ['metadata.annotations[kubernetes.io/service-account.name]: Required value']],
    ['kubernetes.io/dockerconfigjson', {}, ['data[.dockerconfigjson]: Required value']],
    [
      'kubernetes.io/dockerconfigjson',
      { stringData: { '.dockerconfigjson': 'no json' } },
      [
        "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": invalid character 'o' in literal null (expecting 'u')",
      ],
    ],
    [
      'kubernetes.io/dockercfg',
      { stringData: { '.dockercfg': '[]' } },
      [
        'data[.dockercfg]: Invalid value: "<secret contents redacted>": json: cannot unmarshal array into Go value of type map[string]interface {}',
      ],
    ],
    ['example.com/anything', {}, []],
  ]
  for (const [type, content, causes] of cases) {
    test(`${type} with ${JSON.stringify(content)}`, () => {
      assert.deepEqual(create('secrets', { metadata, type, ...content }).causes, causes)
    })
  }
})

test('a secret over a mebibyte is refused under data', () => {
  const data = { a: Buffer.alloc(1024 * 1024 + 1).toString('base64') }
  assert.deepEqual(create('secrets', { metadata, data }).causes, ['data: Too long: may not be more than 1048576 bytes'])
})
