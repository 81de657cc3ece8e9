import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ParsedSources } from './parsed-sources.ts'

test('a source is parsed once', () => {
  const sources = new ParsedSources({})
  const first = sources.parse('self.a + 1')
  assert.ok(first.parsed)
  assert.equal(sources.parse('self.a + 1'), first)
  assert.notEqual(sources.parse('self.a + 2').parsed?.source, first.parsed.source)
})

test('what is wrong is told again', () => {
  const sources = new ParsedSources({})
  const { issues } = sources.parse('self +')
  assert.ok(issues && issues.length > 0)
  assert.deepEqual(sources.parse('self +').issues, issues)
})

test('what nobody asks for is forgotten, what is asked for is not', () => {
  const sources = new ParsedSources({})
  const [used, unused] = [sources.parse('self.used'), sources.parse('self.unused')]
  for (let index = 0; index < 3; index++) {
    sources.parse(`"${index}${'x'.repeat(20_000)}"`)
    assert.equal(sources.parse('self.used'), used)
  }
  assert.notEqual(sources.parse('self.unused'), unused)
})
