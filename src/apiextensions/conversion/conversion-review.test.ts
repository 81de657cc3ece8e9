import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { KubeObject } from '../../apimachinery/index.ts'
import { type ConversionRequest, decodeReview, encodeReview, reviewVersionOf } from './conversion-review.ts'

const object: KubeObject = {
  apiVersion: 'ex.com/v1',
  kind: 'Host',
  metadata: { resourceVersion: '7', name: 'a' },
  spec: { b: 1, a: 2 },
}
const request: ConversionRequest = { version: 'v1', uid: 'u', desiredApiVersion: 'ex.com/v2', objects: [object] }
const good = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'ConversionReview',
  response: { uid: 'u', convertedObjects: [{ a: 1 }], result: { status: 'Success' } },
}

const decode = (review: unknown, version: 'v1' | 'v1beta1' = 'v1') =>
  decodeReview(Buffer.from(typeof review === 'string' ? review : JSON.stringify(review)), { ...request, version })
const refuses = (review: unknown, message: string, version: 'v1' | 'v1beta1' = 'v1') =>
  assert.throws(() => decode(review, version), { message })

test('the first version that is known is spoken', () => {
  assert.equal(reviewVersionOf(['v9', 'v1beta1', 'v1']), 'v1beta1')
  assert.equal(reviewVersionOf(['v9']), undefined)
})

test('objects are sent without their resourceVersion, beside an empty response', () => {
  assert.equal(
    encodeReview(request).toString(),
    '{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","request":{"uid":"u","desiredAPIVersion":"ex.com/v2",' +
      '"objects":[{"apiVersion":"ex.com/v1","kind":"Host","metadata":{"name":"a"},"spec":{"a":2,"b":1}}]},' +
      '"response":{"uid":"","convertedObjects":null,"result":{"metadata":{}}}}\n',
  )
})

test('the converted objects come as they are', () => {
  assert.deepEqual(decode(good), [{ a: 1 }])
  assert.deepEqual(decode({ ...good, response: { ...good.response, convertedObjects: null } }), [])
  assert.deepEqual(decode({ ...good, response: { ...good.response, convertedObjects: [null, 1] } }), [null, 1])
})

test('integers beyond doubles survive', () => {
  const text = JSON.stringify(good).replace('"a":1', '"a":9007199254740993')
  assert.deepEqual(decode(text), [{ a: 9007199254740993n }])
})

test('v1 wants its own type and uid', () => {
  const expected = 'expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got '
  refuses({}, `${expected}/, Kind=`)
  refuses('null', `${expected}/, Kind=`)
  refuses({ ...good, kind: undefined }, `${expected}apiextensions.k8s.io/v1, Kind=`)
  refuses({ ...good, response: { ...good.response, uid: 'bad' } }, 'expected response.uid="u", got "bad"')
})

test('v1beta1 wants neither', () => {
  assert.deepEqual(decode({ response: { ...good.response, uid: undefined } }, 'v1beta1'), [{ a: 1 }])
  refuses({}, 'no response provided', 'v1beta1')
})

test('reviews of another type are told by it', () => {
  refuses(
    { ...good, apiVersion: 'apiextensions.k8s.io/v1beta1' },
    'converting (v1beta1.ConversionReview) to (v1.ConversionReview): unknown conversion',
  )
  refuses(
    { kind: 'Status', apiVersion: 'v1', status: 'Failure' },
    'converting (v1.Status) to (v1.ConversionReview): unknown conversion',
  )
  refuses(
    { ...good, kind: 'Other' },
    'no kind "Other" is registered for version "apiextensions.k8s.io/v1" in scheme "pkg/runtime/scheme.go:111"',
  )
})

test('a result that is no success is told by its message or its status', () => {
  const result = (members: unknown) => ({ ...good, response: { ...good.response, result: members } })
  refuses(result({ status: 'Failure', message: 'my message' }), 'my message')
  refuses(result({ status: 'Failure' }), "response.result.status was 'Failure', not 'Success'")
  refuses(result(undefined), "response.result.status was '', not 'Success'")
})

test('what is no review at all is told as the decoder of the reference tells it', () => {
  const head = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
  const prefix = "couldn't get version/kind; json parse error: "
  refuses('hello', `${prefix}json: cannot unmarshal string into Go value of type ${head}`)
  refuses('[]', `${prefix}json: cannot unmarshal array into Go value of type ${head}`)
  refuses('{"kind":', `${prefix}unexpected end of JSON input`)
  refuses(
    { ...good, response: 'x' },
    'json: cannot unmarshal string into Go struct field ConversionReview.response of type v1.ConversionResponse',
  )
  refuses(
    { ...good, response: { convertedObjects: 'x' } },
    'json: cannot unmarshal string into Go struct field ConversionResponse.response.convertedObjects of type []runtime.RawExtension',
  )
})

test('whatever comes is read or refused with a text', () => {
  const response = fc.record(
    { uid: fc.oneof(fc.constant('u'), fc.jsonValue()), convertedObjects: fc.jsonValue(), result: fc.jsonValue() },
    { requiredKeys: [] },
  )
  const review = fc.record(
    {
      apiVersion: fc.oneof(fc.constant('apiextensions.k8s.io/v1'), fc.jsonValue()),
      kind: fc.oneof(fc.constant('ConversionReview'), fc.jsonValue()),
      response: fc.oneof(response, fc.jsonValue()),
    },
    { requiredKeys: [] },
  )
  const body = fc.oneof(
    review.map((it) => JSON.stringify(it)),
    fc.json(),
    fc.string(),
  )
  fc.assert(
    fc.property(body, fc.constantFrom('v1' as const, 'v1beta1' as const), (text, version) => {
      try {
        assert.ok(Array.isArray(decode(text, version)))
      } catch (error) {
        assert.equal((error as Error).constructor.name.replace('TypedDecodeError', 'Error'), 'Error', String(error))
        assert.notEqual((error as Error).message, '')
      }
    }),
  )
})
