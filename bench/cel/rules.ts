/**
 * CEL rules: `node bench/cel/rules.ts RULES.json [--reference LINES]` prints for each rule what compiling and checking it takes, of processor
 * time, and what came out; `node bench/cel/rules.ts --definitions DIR` compiles all rules of the definitions below a folder.
 *
 * RULES.json: `{"schema": {…}, "self": …, "oldSelf": …, "rules": ["…"]}`. LINES: a line of JSON for each rule with `rule`, `result`,
 * `compile_us` and `eval_ns`, of another implementation. Both sides measure the whole check of a value, the findings included.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseAllDocuments } from 'yaml'
import { formatFieldError, type JsonObject, type JsonValue, parseJson } from '../../src/apimachinery/index.ts'
import { ruleChecker } from '../../src/schema/index.ts'
import { declaredChildType, declaredType } from '../../src/schema/rules/declared-type.ts'
import { compileRules } from '../../src/schema/rules/compile-rules.ts'

const COMPILES = 200
const CHECKS = 3_000
/** Calls before a measurement, for the compiler of JavaScript. */
const WARM_UP = 0.3

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { reference: { type: 'string' }, definitions: { type: 'string' } },
})

/** Microseconds of processor time of one call. */
function cpuMicroseconds(calls: number, call: () => void): number {
  for (let count = 0; count < calls * WARM_UP; count++) call()
  const before = process.cpuUsage()
  for (let count = 0; count < calls; count++) call()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

interface Figures {
  readonly rule: string
  readonly result: string
  readonly compile_us: number
  readonly eval_ns: number
}

function referenceFigures(): Map<string, Figures> {
  if (values.reference === undefined) return new Map()
  const lines = readFileSync(values.reference, 'utf8').trim().split('\n')
  return new Map(lines.map((line) => JSON.parse(line) as Figures).map((figures) => [figures.rule, figures]))
}

function measureRules(file: string): void {
  const input = parseJson(readFileSync(file, 'utf8')) as JsonObject & { schema: JsonObject; rules: string[] }
  const reference = referenceFigures()
  for (const rule of input.rules) {
    const schema = { ...input.schema, 'x-kubernetes-validations': [{ rule }] }
    const check = (checker: ReturnType<typeof ruleChecker>) => {
      // A transition rule is for updates only; the value did change.
      const old = input.oldSelf === undefined ? {} : { old: input.oldSelf }
      return checker!.check(input.self as JsonValue, 'spec', { ...old, ratcheting: false })
    }
    const compile = (): void => {
      const type = declaredType(schema, { resourceRoot: false })
      if (type) compileRules(schema, type, 'new')
    }
    const compileUs = cpuMicroseconds(COMPILES, compile)
    const checker = ruleChecker(schema, { resourceRoot: false })
    const [error] = check(checker).errors
    const result = error ? formatFieldError(error) : 'true'
    const evalNs = 1_000 * cpuMicroseconds(CHECKS, () => void check(checker))
    const other = reference.get(rule)
    const beside = other ? { reference: { ...other, same: other.result === result } } : {}
    process.stdout.write(
      `${JSON.stringify({ rule, result, compile_us: Math.round(compileUs), eval_ns: Math.round(evalNs), ...beside })}\n`,
    )
  }
}

function* filesBelow(folder: string): Generator<string> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* filesBelow(path)
    else if (/\.ya?ml$/.test(name)) yield path
  }
}

/** All schemas with rules, with the root they belong to. */
function* schemasWithRules(schema: JsonObject): Generator<JsonObject> {
  if (Array.isArray(schema['x-kubernetes-validations'])) yield schema
  const { properties, items, additionalProperties } = schema
  const below = [items, additionalProperties, ...Object.values((properties ?? {}) as JsonObject)]
  for (const each of below) if (typeof each === 'object' && each !== null) yield* schemasWithRules(each as JsonObject)
}

interface Definition {
  readonly kind?: string
  readonly spec?: { readonly versions?: readonly { readonly schema?: { readonly openAPIV3Schema?: JsonObject } }[] }
}

function measureDefinitions(folder: string): void {
  const nodes: JsonObject[] = []
  for (const file of filesBelow(folder)) {
    for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
      const definition = document.toJS() as Definition | null
      if (definition?.kind !== 'CustomResourceDefinition') continue
      for (const { schema } of definition.spec?.versions ?? [])
        if (schema?.openAPIV3Schema) nodes.push(...schemasWithRules(schema.openAPIV3Schema))
    }
  }
  let rules = 0
  let wrong = 0
  const before = process.cpuUsage()
  for (const node of nodes) {
    const type = declaredChildType(node)
    if (!type) continue
    for (const { program } of compileRules(node, type, 'new')) {
      rules++
      if (!program) wrong++
    }
  }
  const { user, system } = process.cpuUsage(before)
  const ms = Math.round((user + system) / 1_000)
  process.stdout.write(`${JSON.stringify({ nodes: nodes.length, rules, wrong, ms })}\n`)
}

if (values.definitions !== undefined) measureDefinitions(values.definitions)
for (const file of positionals) measureRules(file)
