import assert from 'node:assert/strict'
import { test } from 'node:test'
import { negotiate, parseAccept, parseMediaType } from './accept.ts'

/** Header and the order of its clauses, recorded from the reference. */
const HEADERS: readonly (readonly [header: string, order: readonly string[]])[] = [
  ['application/json', ['application/json']],
  ['*', ['*/*']],
  ['application/yaml;q=0.5,application/json', ['application/json', 'application/yaml']],
  [' application/json ; q=0.1 , text/plain', ['text/plain', 'application/json']],
  ['a/b;q=0.1,c/d;q=0.5,*/*;q=0.9,e/*', ['e/*', '*/*', 'c/d', 'a/b']],
  ['a', []],
  ['a/b/c', []],
  ['', []],
]
for (const [header, order] of HEADERS) {
  test(`orders the clauses of ${JSON.stringify(header)}`, () => {
    assert.deepEqual(
      parseAccept(header).map(({ type, subtype }) => `${type}/${subtype}`),
      order,
    )
  })
}

test('reads parameters', () => {
  const [clause] = parseAccept('application/json;as=Table;v=v1;g=meta.k8s.io;;x;q=0.5;y=')
  assert.deepEqual(clause, { type: 'application', subtype: 'json', q: 0.5, params: { as: 'Table', v: 'v1', g: 'meta.k8s.io' } })
})

test('a weight that is no number weighs nothing', () => {
  assert.equal(parseAccept('application/json;q=x')[0]?.q, 0)
})

const JSON_OFFER = { mediaType: 'application/json' }
const YAML_OFFER = { mediaType: 'application/yaml' }
const OFFERS = [JSON_OFFER, YAML_OFFER]

test('takes the first offer when nothing is asked for', () => {
  assert.equal(negotiate(undefined, OFFERS)?.offer, JSON_OFFER)
  assert.equal(negotiate('', OFFERS)?.offer, JSON_OFFER)
  assert.equal(negotiate('*/*', OFFERS)?.offer, JSON_OFFER)
})

test('takes the offer of the heaviest clause', () => {
  assert.equal(negotiate('application/json;q=0.5,application/yaml', OFFERS)?.offer, YAML_OFFER)
  assert.equal(negotiate('text/plain,application/yaml;q=0.1', OFFERS)?.offer, YAML_OFFER)
})

test('finds nothing when nothing fits', () => {
  assert.equal(negotiate('application/cbor', OFFERS), undefined)
  assert.equal(negotiate('a', OFFERS), undefined)
})

test('an offer may refuse parameters', () => {
  const offers = [
    { mediaType: 'application/json', accepts: (params: Readonly<Record<string, string>>) => params.as === undefined },
  ]
  assert.equal(negotiate('application/json;as=Foo', offers), undefined)
  assert.deepEqual(negotiate('application/json;as=Foo,application/json;pretty=1', offers)?.params, { pretty: '1' })
})

test('reads the media type of a Content-Type', () => {
  assert.equal(parseMediaType('Application/JSON; charset=utf-8'), 'application/json')
  assert.equal(parseMediaType('application/json'), 'application/json')
  assert.equal(parseMediaType('a b'), undefined)
})
