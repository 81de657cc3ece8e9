import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { compareBytes } from '../key-order.ts'
import { OrderedMap } from './ordered-map.ts'

const key = fc.oneof(
  fc.nat(400).map((n) => `k${n}`),
  fc.constantFrom('a/b', 'a/b/c', 'a', '\u{1f600}', '\uffee', 'z\u{1f600}/', 'z\uffee/'),
)
const op = fc.record({ type: fc.constantFrom('set', 'set', 'set', 'delete', 'view'), key, value: fc.nat() })

test('behaves like a sorted Map, and its views never change', () => {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 900, size: 'max' }), key, (ops, from) => {
      const map = new OrderedMap<number>()
      const model = new Map<string, number>()
      const views: [ReturnType<typeof map.view>, [string, number][]][] = []
      const sorted = () => [...model].sort(([a], [b]) => compareBytes(a, b))
      for (const { type, key, value } of ops) {
        if (type === 'set') {
          map.set(key, value)
          model.set(key, value)
        } else if (type === 'delete') assert.equal(map.delete(key), model.delete(key))
        else if (views.length < 5) views.push([map.view(), sorted()])
      }
      views.push([map.view(), sorted()])
      for (const [view, expected] of views) {
        for (const prefix of ['', 'k1', 'a', 'z', '\u{1f600}']) {
          const under = expected.filter(([k]) => k.startsWith(prefix) && compareBytes(k, from) >= 0)
          const seen: [string, number][] = []
          view.scan(prefix, from, (k, v) => {
            seen.push([k, v])
            return undefined
          })
          assert.deepEqual(seen, under)
          assert.equal(view.count(prefix, from), under.length)
        }
        assert.equal(view.size, expected.length)
        for (const [k, v] of expected) assert.equal(view.get(k), v)
      }
    }),
    { numRuns: 60 },
  )
})

test('keeps ten thousand keys that come in order, backwards and mixed', () => {
  const map = new OrderedMap<number>()
  const name = (n: number) => `key-${String(n).padStart(6, '0')}`
  for (let n = 5000; n < 10_000; n++) map.set(name(n), n)
  for (let n = 4999; n >= 0; n--) map.set(name(n), n)
  const full = map.view()
  for (let n = 0; n < 10_000; n++) if ((n * 7919) % 10 !== 0) assert.ok(map.delete(name((n * 7919) % 10_000)))
  assert.equal(full.size, 10_000)
  assert.equal(full.count('key-', name(2_500)), 7_500)
  assert.equal(map.size, 1000)
  let count = 0
  map.view().scan('', '', () => {
    count++
    return undefined
  })
  assert.equal(count, 1000)
})

test('a scan stops when the visitor says so', () => {
  const map = new OrderedMap<number>()
  for (const k of ['a', 'b', 'c']) map.set(k, 1)
  const seen: string[] = []
  map.view().scan('', '', (k) => {
    seen.push(k)
    return k !== 'b'
  })
  assert.deepEqual(seen, ['a', 'b'])
})

test('a thawed view goes its own way', () => {
  const map = new OrderedMap<number>()
  map.set('a', 1)
  const thawed = map.view().thaw()
  thawed.set('a', 2)
  map.set('b', 3)
  assert.equal(map.get('a'), 1)
  assert.equal(thawed.get('a'), 2)
  assert.equal(thawed.get('b'), undefined)
})

test('finds every key when a rising run comes below all that were there', () => {
  const map = new OrderedMap<number>()
  const names = [
    ...Array.from({ length: 500 }, (_, n) => `w-1${String(n).padStart(6, '0')}`),
    ...Array.from({ length: 5000 }, (_, n) => `w-0${n + 10_000}`),
  ]
  for (const [n, name] of names.entries()) {
    map.set(name, n)
    if (n % 97 === 0) map.view()
  }
  for (const [n, name] of names.entries()) assert.equal(map.get(name), n, name)
})
