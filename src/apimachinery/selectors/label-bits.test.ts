import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { labelBits } from './label-bits.ts'
import { parseLabelSelector } from './label-selector.ts'

const name = fc.stringMatching(/^[a-z]{1,3}$/)

test('labels that match a selector have all of its bits', () => {
  const operator = fc.constantFrom('=', '==', '!=')
  fc.assert(
    fc.property(fc.dictionary(name, name), fc.array(fc.tuple(name, operator, name)), (labels, requirements) => {
      const fitting = Object.entries(labels).map(([key, value]) => `${key}=${value}`)
      const selector = parseLabelSelector([...requirements.map((parts) => parts.join('')), ...fitting].join(','))
      if (selector.matches(labels)) assert.equal(labelBits(labels) & selector.bits, selector.bits)
    }),
  )
})

test('only what fixes a value has a bit', () => {
  assert.equal(parseLabelSelector('a,!b,c!=d,e in (f,g),h notin (i)').bits, 0)
  assert.notEqual(parseLabelSelector('a in (b)').bits, 0)
  assert.notEqual(parseLabelSelector('a=b').bits, 0)
})
