import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseServiceAddresses } from './service-address.ts'

test('a service is found by name, namespace and port, or for all of its ports', () => {
  const resolve = parseServiceAddresses(['a.ns=127.0.0.1:9443', 'a.ns:8443=[::1]:1', 'b.c.ns:443=host.example:2'])
  assert.deepEqual(resolve({ namespace: 'ns', name: 'a', port: 443 }), { host: '127.0.0.1', port: 9443 })
  assert.deepEqual(resolve({ namespace: 'ns', name: 'a', port: 8443 }), { host: '::1', port: 1 })
  assert.deepEqual(resolve({ namespace: 'ns', name: 'b.c', port: 443 }), { host: 'host.example', port: 2 })
  assert.equal(resolve({ namespace: 'ns', name: 'b.c', port: 444 }), undefined)
  assert.equal(resolve({ namespace: 'other', name: 'a', port: 443 }), undefined)
})

test('ports that are none are refused', () => {
  for (const entry of ['a.ns=1.2.3.4:0', 'a.ns=1.2.3.4:65536', 'a.ns:0=1.2.3.4:1', 'a.ns:70000=1.2.3.4:1']) {
    assert.throws(() => parseServiceAddresses([entry]), /: ports are between 1 and 65535$/)
  }
  assert.notEqual(parseServiceAddresses(['a.ns:65535=h:1'])({ namespace: 'ns', name: 'a', port: 65_535 }), undefined)
})

test('of two entries for the same port the last one counts', () => {
  const resolve = parseServiceAddresses(['a.ns=h:1', 'a.ns=h:2'])
  assert.deepEqual(resolve({ namespace: 'ns', name: 'a', port: 443 }), { host: 'h', port: 2 })
})

test('entries of another form are refused', () => {
  for (const entry of ['', 'a=1.2.3.4:1', 'a.ns', 'a.ns=1.2.3.4', 'a.ns=1.2.3.4:x', 'a.ns=:1']) {
    assert.throws(() => parseServiceAddresses([entry]), /is not of the form NAME.NAMESPACE\[:PORT\]=HOST:PORT/)
  }
})
