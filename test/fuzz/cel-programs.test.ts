/**
 * Random CEL programs through the published engine: nothing crashes, nothing costs more than it may, and nothing takes much longer than its
 * price says. `PROGRAMS=200000` for the long run, `SEED` to repeat one.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CelError,
  type CelType,
  compileSource,
  type ExpressionScope,
  nativeToValue,
  type NativeType,
  ruleEnvironment,
} from 'outrigger/cel'
import { ProgramSource } from './random-programs.ts'

const PROGRAMS = Number(process.env.PROGRAMS ?? 800)
const seed = Number(process.env.SEED ?? process.hrtime.bigint() % 1_000_000n)
const COST_LIMIT = 1_000_000
/** Milliseconds of processor time of one evaluation of 1,000,000 units: the worst that are known take 400. */
const EVALUATION_MS_MAX = 4_000
/** Milliseconds of processor time of making one program from at most a few thousand characters. */
const COMPILE_MS_MAX = 4_000
/** Bytes of the heap that programs may leave in use at any time. */
const HEAP_MAX = 1_500_000_000

/** Milliseconds of processor time: neighbours do not count. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

const FIELDS: Readonly<Record<string, readonly [CelType, NativeType]>> = {
  flag: [{ kind: 'bool' }, { kind: 'bool' }],
  count: [{ kind: 'int' }, { kind: 'int' }],
  ratio: [{ kind: 'double' }, { kind: 'double' }],
  text: [{ kind: 'string' }, { kind: 'string' }],
  long: [{ kind: 'string' }, { kind: 'string' }],
  absent: [{ kind: 'string' }, { kind: 'string' }],
  mixed: [{ kind: 'dyn' }, { kind: 'intOrString' }],
  numbers: [
    { kind: 'list', element: { kind: 'int' } },
    { kind: 'list', element: { kind: 'int' } },
  ],
  texts: [
    { kind: 'list', element: { kind: 'string' } },
    { kind: 'list', element: { kind: 'string' } },
  ],
  map: [
    { kind: 'map', key: { kind: 'string' }, value: { kind: 'int' } },
    { kind: 'map', value: { kind: 'int' } },
  ],
}

const fields = new Map(Object.entries(FIELDS))
const scope: ExpressionScope = {
  variables: new Map<string, CelType>([['self', { kind: 'object', name: 'self' }]]),
  fieldType: (_, field) => fields.get(field)?.[0],
}
const self = nativeToValue(
  {
    flag: true,
    count: 3,
    ratio: 1.5,
    text: 'Hello',
    long: 'ab'.repeat(10_000),
    mixed: '50%',
    numbers: Array.from({ length: 500 }, (_, index) => (index * 7919) % 500),
    texts: Array.from({ length: 300 }, (_, index) => `name-${index}`),
    map: { a: 1, b: 2 },
  },
  { kind: 'object', name: 'self', fields: new Map([...fields].map(([property, [, type]]) => [property, { property, type }])) },
)

test(`random programs end within their budget (SEED=${seed})`, () => {
  const environment = ruleEnvironment('new')
  const seen = { compiled: 0, values: 0, exceeded: 0, slowest: 0, slowestProgram: '' }
  for (let round = 0; round < PROGRAMS; round++) {
    const program = new ProgramSource(seed + round).next()
    const hint = `SEED=${seed + round} PROGRAMS=1: ${program.slice(0, 500)}`
    const start = cpuMs()
    const compiled = compileSource(program, environment, scope)
    const compileMs = cpuMs() - start
    assert.ok(compileMs < COMPILE_MS_MAX, `compiling took ${compileMs} ms (${hint})`)
    if (compiled.flaw !== undefined) {
      assert.ok(compiled.flaw.length > 0, hint)
      continue
    }
    seen.compiled++
    const begin = cpuMs()
    const { value, cost } = compiled.program.run({ self }, COST_LIMIT)
    const ms = cpuMs() - begin
    assert.ok(ms < EVALUATION_MS_MAX, `evaluating took ${ms} ms (${hint})`)
    assert.ok(Number.isFinite(cost) && cost >= 0, `cost ${cost} (${hint})`)
    const isExceeded = value instanceof CelError && value.message.includes('cost limit exceeded')
    assert.ok(cost <= COST_LIMIT || isExceeded, `cost ${cost} and ${String(value)} (${hint})`)
    if (isExceeded) seen.exceeded++
    if (!(value instanceof CelError)) seen.values++
    if (ms > seen.slowest) Object.assign(seen, { slowest: ms, slowestProgram: hint })
    if (round % 1_000 === 0) assert.ok(process.memoryUsage().heapUsed < HEAP_MAX, hint)
  }
  if (process.env.SHOW) process.stderr.write(`${JSON.stringify(seen)}\n`)
  // Programs that mean nothing would test nothing.
  if (PROGRAMS >= 500) assert.ok(seen.compiled > PROGRAMS / 8 && seen.values > PROGRAMS / 16, JSON.stringify(seen))
})
