/** Estimates of expressions over values of known sizes; the figures are the reference's. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { CelType, CheckedExpression } from '../ast.ts'
import { compileSource, type ExpressionScope } from '../environment/compile-source.ts'
import { ruleEnvironment } from '../environment/environment.ts'
import { estimateCost, sizesBelow, type SizedType } from './estimate-cost.ts'

/** A type as the data has it. */
interface TypeData {
  readonly kind: string
  readonly max?: number
  readonly element?: TypeData
  readonly fields?: Readonly<Record<string, TypeData>>
}

interface Data {
  /** Of the variable `self`. */
  readonly fields: Readonly<Record<string, TypeData>>
  readonly estimates: readonly (readonly [expression: string, min: number, max: number])[]
}

const data = JSON.parse(readFileSync(new URL('testdata/estimates.json', import.meta.url), 'utf8')) as Data
const objects = new Map<string, SizedType>()

function typeFrom({ kind, max = 0, element, fields }: TypeData, name: string): SizedType {
  if (fields) {
    const members = Object.entries(fields).map(([key, member]) => [key, typeFrom(member, `${name}.${key}`)] as const)
    const type: SizedType = { celType: { kind: 'object', name }, maxElements: 0, fields: new Map(members) }
    objects.set(name, type)
    return type
  }
  if (!element) return { celType: { kind } as CelType, maxElements: max }
  const inner = typeFrom(element, `${name}.element`)
  const celType: CelType =
    kind === 'list' ? { kind, element: inner.celType } : { kind: 'map', key: { kind: 'string' }, value: inner.celType }
  return { celType, maxElements: max, element: inner }
}

const self = typeFrom({ kind: 'object', fields: data.fields }, 'root')
const scope: ExpressionScope = {
  variables: new Map<string, CelType>([
    ['self', self.celType],
    ['oldSelf', self.celType],
  ]),
  fieldType: (objectType, field) => objects.get(objectType)?.fields?.get(field)?.celType,
}

function checked(expression: string): CheckedExpression {
  const compiled = compileSource(expression, ruleEnvironment('stored'), scope)
  assert.ok(compiled.checked, String(compiled.flaw))
  return compiled.checked
}

for (const [expression, min, max] of data.estimates)
  test(`${expression} costs ${min} to ${max}`, () => {
    assert.deepEqual(estimateCost(checked(expression), sizesBelow(self)), { min, max })
  })

test('what is of unknown size has no bound', () => {
  const unknown = { sizeOf: () => undefined }
  assert.deepEqual(estimateCost(checked('self.t == self.s'), unknown), { min: 5, max: Number(1_844_674_407_370_955_267n) })
  assert.deepEqual(estimateCost(checked('self.strs.all(x, x != "")'), unknown), { min: 3, max: 2 ** 64 })
})

test('sizes are asked for by path', () => {
  const asked = new Set<string>()
  const sizeOf = (path: readonly string[]): undefined => void asked.add(path.join(' '))
  estimateCost(checked('self.list.all(x, x.name == self.mo["a"].name) && self.m.all(k, v, k == v)'), { sizeOf })
  for (const path of ['self list', 'self list @items name', 'self m @keys', 'self mo @values name'])
    assert.ok(asked.has(path), path)
})

test('a path that is continued twice means what it was continued with last', () => {
  const sizes = sizesBelow(self)
  const apart = estimateCost(checked('self.list.all(x, x.items.all(y, y != ""))'), sizes)
  const together = estimateCost(checked('self.list.all(x, x.items.all(y, y != "" && x.name != ""))'), sizes)
  assert.ok(together.max > 8 * apart.max, 'rounds are those of the name')
})

test('the time of an estimate grows with the length of the expression', () => {
  const chain = (count: number): CheckedExpression =>
    checked(Array.from({ length: count }, () => 'self.s == self.t').join(' && '))
  assert.equal(estimateCost(chain(2_000), sizesBelow(self)).max, 2_000 * estimateCost(chain(1), sizesBelow(self)).max)
})

test('loops in loops multiply until there is no greater number', () => {
  const nested = Array.from({ length: 12 }, (_, depth) => `self.ustrs.all(v${depth}, `).join('')
  assert.equal(estimateCost(checked(`${nested}true${')'.repeat(12)}`), sizesBelow(self)).max, 2 ** 64)
})
