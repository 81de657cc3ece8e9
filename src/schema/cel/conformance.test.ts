/**
 * The conformance tests of the language (package `@bufbuild/cel-spec`), without those about messages of protobuf. Skipped where the package is
 * not installed; `CEL_SPEC` may name its file `testdata/conformance.js`.
 */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { compileExpression } from './eval/compile.ts'
import { functionsOf } from './eval/function.ts'
import { COMPREHENSIONS_LIBRARY } from './library/comprehensions.ts'
import { ENCODERS_LIBRARY } from './library/encoders.ts'
import { LISTS_LIBRARY } from './library/lists.ts'
import { MATH_LIBRARY } from './library/math.ts'
import { OPTIONAL_LIBRARY, OPTIONAL_LIBRARY_2 } from './library/optionals.ts'
import { SETS_LIBRARY } from './library/sets.ts'
import { STANDARD_LIBRARY } from './library/standard.ts'
import { STRINGS_LIBRARY, STRINGS_LIBRARY_3, STRINGS_LIBRARY_4 } from './library/strings.ts'
import { bindingMacros, optionalMacros, standardMacros, twoVariableMacros } from './syntax/macros.ts'
import { mathMacros } from './syntax/math-macros.ts'
import { parseExpression } from './syntax/parse-expression.ts'
import { sameValue } from './values/compare.ts'
import { ArrayList } from './values/list.ts'
import { EntryMap } from './values/map.ts'
import { parseDuration, parseTimestamp } from './values/time.ts'
import { typeNameOf } from './values/type-of.ts'
import { CelDouble, CelError, CelTypeValue, CelUint, intOf, type Value } from './values/value.ts'

/** Share of the tests that must pass: Kubernetes' version of the reference fails a few itself. */
const PASSED_MIN = 0.99

interface Written {
  readonly [kind: string]: unknown
}

interface Case {
  readonly name: string
  readonly original: {
    readonly expr: string
    readonly container?: string
    readonly checkOnly?: boolean
    readonly bindings?: Readonly<Record<string, { readonly value: Written }>>
    readonly value?: Written
    readonly typedResult?: { readonly result?: Written }
    readonly evalError?: unknown
    readonly unknown?: unknown
    readonly anyEvalErrors?: unknown
    readonly anyUnknowns?: unknown
  }
}

interface Suite {
  readonly name: string
  readonly tests?: readonly Case[]
  readonly suites?: readonly Suite[]
}

/** Thrown for what is about messages or unknown values. */
class NotOurs {}

const NOT_OURS = /^(proto2|proto3|proto2_ext|enums|wrappers|unknowns|block_ext|type_deductions)$/
const MESSAGES = /TestAllTypes|NestedTestAll|cel\.expr|google\.protobuf\.(?!Timestamp\b(?!\s*\{)|Duration\b(?!\s*\{))/

const functions = functionsOf([
  ...[STANDARD_LIBRARY, STRINGS_LIBRARY_4, STRINGS_LIBRARY, STRINGS_LIBRARY_3, OPTIONAL_LIBRARY, OPTIONAL_LIBRARY_2],
  ...[MATH_LIBRARY, ENCODERS_LIBRARY, COMPREHENSIONS_LIBRARY, LISTS_LIBRARY, SETS_LIBRARY],
])
const macros = [...standardMacros, ...twoVariableMacros, ...optionalMacros, ...bindingMacros, ...mathMacros]

function readValue(written: Written): Value {
  const [[kind, content] = ['nothing', undefined]] = Object.entries(written)
  const parts = content as { readonly values?: Written[]; readonly entries?: { key: Written; value: Written }[] }
  switch (kind) {
    case 'int64Value':
      return intOf(BigInt(content as string))
    case 'uint64Value':
      return new CelUint(BigInt(content as string))
    case 'doubleValue':
      return new CelDouble(Number(content))
    case 'bytesValue':
      return Uint8Array.from(Buffer.from(content as string, 'base64'))
    case 'typeValue':
      return new CelTypeValue(content as string)
    case 'nullValue':
      return null
    case 'stringValue':
    case 'boolValue':
      return content as Value
    case 'listValue':
      return new ArrayList((parts.values ?? []).map(readValue))
    case 'mapValue':
      return EntryMap.ofEntries((parts.entries ?? []).map(({ key, value }) => [readValue(key), readValue(value)]))
    default:
      return timeOf(content as { readonly '@type'?: string; readonly value: string })
  }
}

function timeOf(message: { readonly '@type'?: string; readonly value: string }): Value {
  if (message?.['@type']?.endsWith('google.protobuf.Timestamp')) return parseTimestamp(message.value)!
  if (message?.['@type']?.endsWith('google.protobuf.Duration')) return parseDuration(message.value)!
  throw new NotOurs()
}

function evaluate({ expr, bindings = {} }: Case['original']): Value {
  const variables = Object.fromEntries(Object.entries(bindings).map(([name, { value }]) => [name, readValue(value)]))
  const { parsed, issues } = parseExpression(expr, { macros, quotedIdentifiers: true })
  return parsed ? compileExpression(parsed, { functions }).evaluate(variables) : new CelError(issues[0]!.message)
}

/** @throws NotOurs */
function passes({ original }: Case): boolean {
  const { expr, container, checkOnly, unknown, anyEvalErrors, anyUnknowns, evalError } = original
  if (MESSAGES.test(expr) || container || checkOnly || unknown || anyEvalErrors || anyUnknowns) throw new NotOurs()
  const written = original.value ?? original.typedResult?.result
  const expected = written === undefined ? true : readValue(written)
  const actual = evaluate(original)
  if (written === undefined && evalError !== undefined) return actual instanceof CelError
  if (typeNameOf(actual) !== typeNameOf(expected)) return false
  const isNan = [actual, expected].every((value) => value instanceof CelDouble && Number.isNaN(value.value))
  return isNan || sameValue(actual, expected)
}

async function suites(): Promise<readonly Suite[] | undefined> {
  const file: string = process.env.CEL_SPEC ?? '@bufbuild/cel-spec/testdata/conformance.js'
  try {
    const { tests } = (await import(file)) as { readonly tests: Suite }
    return tests.suites
  } catch (error) {
    if (process.env.CEL_SPEC === undefined && (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}

const found = await suites()

test('the conformance tests of the language pass', { skip: found === undefined && 'the package is not installed' }, () => {
  const failed: string[] = []
  let count = 0
  const visit = (suite: Suite): void => {
    for (const each of suite.tests ?? []) {
      try {
        if (!passes(each)) failed.push(`${suite.name}/${each.name}: ${each.original.expr}`)
        count++
      } catch (error) {
        if (!(error instanceof NotOurs)) throw error
      }
    }
    suite.suites?.forEach(visit)
  }
  for (const suite of found ?? []) if (!NOT_OURS.test(suite.name)) visit(suite)
  assert.ok(count > 1_500, `${count} tests`)
  assert.ok(failed.length <= count * (1 - PASSED_MIN), `${failed.length} of ${count} failed:\n${failed.join('\n')}`)
})
