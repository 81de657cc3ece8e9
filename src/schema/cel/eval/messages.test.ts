import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileSource } from '../environment/compile-source.ts'
import { ruleEnvironment } from '../environment/environment.ts'
import { CelError } from '../values/value.ts'

/** What an expression is; the text of an error. */
function result(source: string): unknown {
  const compiled = compileSource(source, ruleEnvironment('new'), { variables: new Map(), fieldType: () => undefined })
  assert.ok(compiled.program)
  const value = compiled.program.evaluate({})
  return value instanceof CelError ? value.message : value
}

const flaw = (source: string): string =>
  compileSource(source, ruleEnvironment('new'), { variables: new Map(), fieldType: () => undefined }).flaw ?? ''

const truths = [
  'google.protobuf.Struct{fields: {"a": 1}}.a == 1.0',
  'google.protobuf.Struct{fields: {"a": 9007199254740993}}.a == "9007199254740993"',
  'google.protobuf.Struct{fields: {"a": b"ab"}}.a == "YWI="',
  'google.protobuf.Struct{fields: {"a": duration("90s")}}.a == "90s"',
  'google.protobuf.Struct{?fields: optional.none()} == {}',
  'google.protobuf.ListValue{values: dyn([1u])} == [1.0]',
  'google.protobuf.Value{} == null',
  'google.protobuf.Value{number_value: 1.0, string_value: "b"} == "b"',
  'google.protobuf.Duration{seconds: 1, nanos: 500000000} == duration("1.5s")',
  'google.protobuf.Timestamp{seconds: 1, nanos: -1000000000} == timestamp(0)',
]
for (const source of truths) test(`it is true that ${source}`, () => assert.equal(result(source), true))

test('what is no value of JSON cannot go into a message', () => {
  assert.equal(
    result('google.protobuf.Struct{fields: dyn({1: 2})} == {}'),
    "field type conversion error for google.protobuf.Struct.fields value type: unsupported type conversion from 'int' to string",
  )
  assert.equal(
    result('google.protobuf.Duration{nanos: 5000000000} == duration("5s")'),
    'field type conversion error for google.protobuf.Duration.nanos value type: integer overflow',
  )
})

test('fields of messages have names and types', () => {
  assert.match(flaw('google.protobuf.Struct{x: {}}'), /1:25: undefined field 'x'/)
  assert.match(
    flaw('google.protobuf.Duration{seconds: "1"}'),
    /expected type of field 'seconds' is 'int' but provided type is 'string'/,
  )
  assert.match(flaw('google.protobuf.Struct == int'), /^reference to undefined type: google\.protobuf\.Struct$/)
})
