import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { deepEqual } from '../meta/json-value.ts'
import type { JsonObject } from '../meta/object.ts'
import { decodeProto } from './proto-decode.ts'
import { encodeProto } from './proto-encode.ts'
import { decodeUnknown, encodeUnknown, encodeWatchEvent } from './proto-envelope.ts'
import { type ProtoMessages, protoTable } from './proto-table.ts'
import { ProtoError, ProtoWriter } from './proto-wire.ts'

/** Messages of a few kinds, and objects as the reference encodes them. */
interface Recorded {
  readonly messages: ProtoMessages
  readonly samples: readonly { readonly message: string; readonly base64: string; readonly json: JsonObject }[]
}

const { messages, samples } = JSON.parse(readFileSync(new URL('testdata/protobuf.json', import.meta.url), 'utf8')) as Recorded
const table = protoTable(messages)
const CORE = 'k8s.io.api.core.v1'
const BIG = 9007199254740993n

for (const { message, base64, json } of samples) {
  const kind = message.split('.').at(-1)
  // JSON.parse rounds the generation of one sample.
  const expected = (): JsonObject => {
    const meta = json.metadata as JsonObject
    return meta.generation === undefined ? json : { ...json, metadata: { ...meta, generation: BIG } }
  }

  test(`decodes a ${kind} of the reference`, () => {
    const { apiVersion, raw, ...envelope } = decodeUnknown(Buffer.from(base64, 'base64'))
    assert.equal(envelope.kind, kind)
    assert.deepEqual({ apiVersion, kind, ...decodeProto(raw, table, message) }, expected())
  })

  test(`a ${kind} that was encoded decodes to the same object`, () => {
    const { apiVersion, kind: _, ...object } = expected()
    assert.deepEqual(decodeProto(encodeProto(object, table, message), table, message), object)
    assert.equal(apiVersion, json.apiVersion)
  })

  test(`a broken ${kind} is an error and nothing worse`, () => {
    const bytes = Buffer.from(base64, 'base64')
    const damage = fc.record({ at: fc.nat(bytes.length - 1), byte: fc.nat(255), end: fc.nat(bytes.length) })
    fc.assert(
      fc.property(damage, ({ at, byte, end }) => {
        const damaged = Buffer.from(bytes.subarray(0, end))
        if (at < end) damaged[at] = byte
        try {
          decodeProto(decodeUnknown(damaged).raw, table, message)
        } catch (error) {
          assert.ok(error instanceof ProtoError, String(error))
        }
      }),
    )
  })
}

test('an envelope that was wrapped opens again', () => {
  const raw = Uint8Array.of(1, 2, 3)
  const { raw: opened, ...rest } = decodeUnknown(encodeUnknown({ apiVersion: 'v1', kind: 'Pod', raw }))
  assert.deepEqual(rest, { apiVersion: 'v1', kind: 'Pod', contentEncoding: '', contentType: '' })
  assert.deepEqual([...opened], [1, 2, 3])
})

test('refuses what does not begin as an envelope', () => {
  const message = 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]'
  assert.throws(() => decodeUnknown(Buffer.from('{}')), { message })
})

test('a bare record of messages serves as a table', () => {
  const bytes = encodeProto({ data: { a: 'b' } }, messages, `${CORE}.ConfigMap`)
  assert.deepEqual(decodeProto(bytes, messages, `${CORE}.ConfigMap`), { data: { a: 'b' } })
})

test('messages without a package refer to each other', () => {
  const own: ProtoMessages = { Outer: [[1, 'inner', 'Inner', 'repeated']], Inner: [[1, 'n', 'int32', 'optional']] }
  const object = { inner: [{ n: -1 }, { n: 7 }] }
  assert.deepEqual(decodeProto(encodeProto(object, own, 'Outer'), own, 'Outer'), object)
})

test('members of a spread message stand in their parent', () => {
  const selector = { configMapKeyRef: { name: 'c', key: 'k', optional: false } }
  const bytes = encodeProto(selector, table, `${CORE}.EnvVarSource`)
  assert.deepEqual(decodeProto(bytes, table, `${CORE}.EnvVarSource`), selector)
})

test('what Go leaves out when it is empty is left out', () => {
  const writer = new ProtoWriter()
  writer.stringField(2, '')
  writer.varintField(7, 0n)
  writer.bytesField(8, new Uint8Array())
  assert.deepEqual(decodeProto(writer.finish(), table, 'k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta'), {})
})

test('what Go keeps though it is zero is kept', () => {
  const writer = new ProtoWriter()
  writer.varintField(10, 0n)
  const meta = decodeProto(writer.finish(), table, 'k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta')
  assert.deepEqual(meta, { deletionGracePeriodSeconds: 0 })
})

test('integers keep all their bits', () => {
  const own: ProtoMessages = {
    M: [
      [1, 'a', 'int64', 'repeated'],
      [2, 'b', 'int32', 'repeated'],
      [3, 'c', 'double', 'repeated'],
    ],
  }
  const object = {
    a: [0, -1, 127, 128, 2 ** 28, 2 ** 31, 2 ** 53 - 1, 2n ** 63n - 1n, -(2n ** 63n)],
    b: [-1, 2 ** 31 - 1, -(2 ** 31)],
    c: [0.1, -2],
  }
  assert.ok(deepEqual(decodeProto(encodeProto(object, own, 'M'), own, 'M'), object))
})

test('numbers may come packed', () => {
  const own: ProtoMessages = { M: [[1, 'a', 'int32', 'repeated']] }
  assert.deepEqual(decodeProto(Uint8Array.of(10, 3, 1, 2, 3), own, 'M'), { a: [1, 2, 3] })
})

test('unknown fields are passed over', () => {
  const own: ProtoMessages = { M: [[1, 'a', 'string', 'optional']] }
  const writer = new ProtoWriter()
  writer.varintField(9, 300n)
  writer.doubleField(10, 1)
  writer.stringField(11, 'x')
  writer.stringField(1, 'y')
  assert.deepEqual(decodeProto(writer.finish(), own, 'M'), { a: 'y' })
})

test('a __proto__ key of a map is a key like any other', () => {
  const own: ProtoMessages = { M: [[1, 'a', 'map<string,string>', 'map']] }
  const bytes = encodeProto(JSON.parse('{"a":{"__proto__":"x"}}') as JsonObject, own, 'M')
  assert.equal(JSON.stringify(decodeProto(bytes, own, 'M')), '{"a":{"__proto__":"x"}}')
})

/** Bytes of message M (1: string) and the error. */
const HOSTILE: readonly (readonly [what: string, bytes: readonly number[], message: RegExp])[] = [
  ['a length beyond the end', [10, 255, 255, 255, 255, 7], /unexpected EOF/],
  ['a length beyond 32 bits', [10, 255, 255, 255, 255, 255, 1], /integer overflow/],
  ['a varint without end', [8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255], /wrong wireType/],
  ['a tag without end', [255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255], /integer overflow/],
  ['a wrong wire type', [8, 1], /wrong wireType = 0 for field a/],
  ['a group', [19], /illegal wireType 3/],
  ['field number 0', [2, 0], /illegal tag 0/],
]
for (const [what, bytes, message] of HOSTILE) {
  test(`refuses ${what}`, () => {
    const own: ProtoMessages = { M: [[1, 'a', 'string', 'optional']] }
    assert.throws(
      () => decodeProto(Uint8Array.from(bytes), own, 'M'),
      (error) => error instanceof ProtoError && message.test(error.message),
    )
  })
}

test('refuses messages nested without end', () => {
  const own: ProtoMessages = { M: [[1, 'm', 'M', 'optional']] }
  let bytes: Uint8Array = new Uint8Array()
  for (let depth = 0; depth < 300; depth++) {
    const writer = new ProtoWriter()
    writer.bytesField(1, bytes)
    bytes = writer.finish()
  }
  assert.throws(() => decodeProto(bytes, own, 'M'), { message: 'proto: exceeded max depth' })
})

test('refuses raw JSON that is none', () => {
  const bytes = Uint8Array.of(10, 1, 0x7b)
  assert.throws(() => decodeProto(bytes, table, 'k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1'), ProtoError)
})

test('a watch event carries the bytes of its object', () => {
  const own: ProtoMessages = {
    WatchEvent: [
      [1, 'type', 'string', 'optional'],
      [2, 'object', 'Extension', 'optional'],
    ],
    Extension: [[1, 'raw', 'bytes', 'optional']],
  }
  const event = decodeProto(encodeWatchEvent('ADDED', Uint8Array.of(1, 2)), own, 'WatchEvent')
  assert.deepEqual(event, { type: 'ADDED', object: { raw: 'AQI=' } })
})
