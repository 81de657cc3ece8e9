import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalText } from './server-response.ts'

const textOf = (status: number, body = 'why', type = 'text/plain') =>
  refusalText({ status, headers: type === '' ? {} : { 'content-type': type }, body: Buffer.from(body) })

test('answers from 200 to 206 are to be read', () => {
  assert.equal(textOf(200), undefined)
  assert.equal(textOf(206), undefined)
  assert.notEqual(textOf(207), undefined)
})

test('codes have texts of their own', () => {
  assert.equal(textOf(404), 'the server could not find the requested resource')
  assert.equal(textOf(422), 'the server rejected our request due to an error in our request')
  assert.equal(textOf(418), 'the server responded with the status code 418 but did not return more information')
})

test('some tell the body', () => {
  assert.equal(textOf(403), 'why')
  assert.equal(textOf(406, ''), 'the server was unable to respond with a content type that the client supports')
  assert.equal(textOf(500, ' boom\n'), 'an error on the server ("boom") has prevented the request from succeeding')
  assert.equal(textOf(500, 'x'.repeat(5000))?.length, 2048 + textOf(500, '')!.length)
})

test('a body that is no plain text is unknown', () => {
  assert.match(textOf(500, '{"a":1}', 'application/json')!, /\("unknown"\)/)
  assert.match(textOf(500, '{"a":1}', '')!, /\("\{\\"a\\":1\}"\)/)
})

test('a Status says it better', () => {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'a status' }
  assert.equal(textOf(500, JSON.stringify(status), 'application/json'), 'a status')
  assert.match(textOf(500, JSON.stringify({ ...status, kind: undefined }))!, /an error on the server/)
})
