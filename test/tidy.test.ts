/** The style that a program can check: ranks, cycles, sizes, bans, names, documented exports. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '..')
const RANKS: Record<string, number> = {
  base: 0,
  http: 1,
  apimachinery: 1,
  schema: 2,
  storage: 2,
  client: 2,
  apiserver: 3,
  controller: 3,
  codegen: 3,
  testing: 3,
  apiextensions: 4,
  aggregator: 4,
  controlplane: 5,
  envtest: 6,
  cli: 7,
  'index.ts': 8,
}
const FILE_LINES_MAX = 800
const FILE_LINES_MEDIAN_MAX = 120
const FUNCTION_LINES_MAX = 70
const BANS: readonly { pattern: RegExp; instead: string; except?: RegExp }[] = [
  { pattern: /\bDate\.now\(|\bnew Date\(\)/, instead: 'env.clock.nowMs()', except: /base\/system-env\.ts$/ },
  { pattern: /\bMath\.random\(/, instead: 'env.random', except: /base\/system-env\.ts$/ },
  { pattern: /\bset(Timeout|Interval)\(/, instead: 'env.clock', except: /base\/system-env\.ts$/ },
  { pattern: /\bAbortSignal\.any\(/, instead: 'a listener that is removed again' },
  { pattern: /\beval\(|\bnew Function\(/, instead: 'closures' },
  { pattern: /\bconsole\./, instead: 'env.log' },
  { pattern: /^\s*(export )?(const )?enum /m, instead: 'a union of literals' },
  { pattern: /\bTODO\b|\bFIXME\b/, instead: 'an issue' },
  { pattern: /from 'node:https?2?'/, instead: 'src/http', except: /src\/http\// },
]

interface Source {
  readonly path: string
  readonly module: string
  readonly text: string
  readonly imports: readonly { readonly specifier: string; readonly typeOnly: boolean }[]
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(path) : path.endsWith('.ts') ? [path] : []
  })
}

const sources: Source[] = filesUnder(join(root, 'src')).map((file) => {
  const text = readFileSync(file, 'utf8')
  const path = relative(root, file)
  const statements = [
    ...text.matchAll(/^(?:import|export)\s(type\s)?[^'"]*?from\s+'([^']+)'|\bimport\('([^']+)'\)|^import\s+'([^']+)'/gm),
  ]
  const imports = statements.map((match) => ({
    specifier: (match[2] ?? match[3] ?? match[4])!,
    typeOnly: match[1] !== undefined,
  }))
  return { path, module: path.split('/')[1]!, text, imports }
})
const production = sources.filter((source) => !source.path.endsWith('.test.ts') && !source.path.endsWith('.fuzz.ts'))

test('modules import only modules of lower rank, through their index', () => {
  const wrong: string[] = []
  for (const source of sources) {
    for (const { specifier } of source.imports) {
      if (!specifier.startsWith('.')) continue
      const target = relative(root, resolve(root, dirname(source.path), specifier))
      const module = target.split('/')[1]!
      if (module === source.module) continue
      const isTest = source.path.endsWith('.test.ts')
      if (isTest && module === 'testing') continue
      if (RANKS[module] === undefined || RANKS[source.module] === undefined) wrong.push(`${source.path}: ${specifier}: no rank`)
      else if (RANKS[module] >= RANKS[source.module]!)
        wrong.push(`${source.path} (${RANKS[source.module]}) imports ${target} (${RANKS[module]})`)
      if (!target.endsWith('/index.ts')) wrong.push(`${source.path} imports ${target}, not the index`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('no file imports itself through others', () => {
  const graph = new Map(
    production.map((source) => [
      source.path,
      source.imports
        .filter((i) => i.specifier.startsWith('.') && !i.typeOnly)
        .map((i) => relative(root, resolve(root, dirname(source.path), i.specifier))),
    ]),
  )
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
      return
    }
    if (done.has(path)) return
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  assert.deepEqual(cycles, [])
})

test('files tell one story: sizes', () => {
  const lines = production.map((source) => ({ path: source.path, count: source.text.split('\n').length }))
  assert.deepEqual(
    lines.filter((line) => line.count > FILE_LINES_MAX),
    [],
  )
  const sorted = lines.map((line) => line.count).sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)]!
  assert.ok(median <= FILE_LINES_MEDIAN_MAX, `median of ${sorted.length} files is ${median} lines`)
})

test('functions fit on a screen', () => {
  const long: string[] = []
  for (const source of production) {
    const lines = source.text.split('\n')
    for (let start = 0; start < lines.length; start++) {
      const line = lines[start]!
      const head =
        /^( *)(?:export )?(?:default )?(?:async )?function\b|^( +)(?:static |async |private |override |get |set |\*)*[#\w]+\(.*\{$/.exec(
          line,
        )
      if (!head || / (?:if|for|while|switch|catch) \(/.test(` ${line.trim()}`)) continue
      const indent = head[1] ?? head[2] ?? ''
      const end = lines.findIndex((other, at) => at > start && other.startsWith(`${indent}}`))
      if (end - start > FUNCTION_LINES_MAX) long.push(`${source.path}:${start + 1}: ${end - start + 1} lines`)
    }
  }
  assert.deepEqual(long, [])
})

test('what is banned does not occur', () => {
  const found: string[] = []
  for (const source of production) {
    const code = source.text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '))
    for (const ban of BANS)
      if (!ban.except?.test(source.path) && ban.pattern.test(code))
        found.push(`${source.path}: ${ban.pattern} (use ${ban.instead})`)
  }
  assert.deepEqual(found, [])
})

test('file names are kebab-case and say what is inside', () => {
  const wrong = sources.filter(
    ({ path }) =>
      !path.split('/').every((part) => /^[a-z0-9-]+(\.(test|fuzz))?(\.ts)?$/.test(part)) ||
      /(^|[/-])(utils?|helpers?|common|types)(\.ts|\/|$)/.test(path),
  )
  assert.deepEqual(
    wrong.map(({ path }) => path),
    [],
  )
})

test('every exported declaration is documented', () => {
  const bare: string[] = []
  for (const source of production) {
    const lines = source.text.split('\n')
    lines.forEach((line, at) => {
      if (!/^export (?:abstract |async |declare )*(?:function|class|const|interface|type|let)\b/.test(line)) return
      if (/^export type \{/.test(line)) return
      const before = lines[at - 1]?.trim() ?? ''
      const overload = /^export (?:async )?function (\w+)/.exec(line)?.[1]
      // Constants in a row share the comment above the first.
      if (/^export const/.test(line) && before.startsWith('export const')) return
      if (before.endsWith('*/') || (overload && before.startsWith(`export function ${overload}`))) return
      // A file with one export may be documented by its opening comment.
      const exports = lines.filter((other) => /^export (?!type \{|\{)/.test(other)).length
      if (exports === 1 && source.text.startsWith('/**')) return
      bare.push(`${source.path}:${at + 1}: ${line.slice(0, 80)}`)
    })
  }
  assert.deepEqual(bare, [])
})

test('every file opens with what it owns', () => {
  assert.deepEqual(
    production.filter((s) => !s.path.endsWith('index.ts') && !/^(#!.*\n)?(\/\*\*|\/\/ )/.test(s.text)).map((s) => s.path),
    [],
  )
})

test('focused and silently skipped tests do not occur', () => {
  const tests = [
    ...sources.filter((s) => s.path.endsWith('.test.ts')),
    ...filesUnder(join(root, 'test')).map((file) => ({ path: relative(root, file), text: readFileSync(file, 'utf8') })),
  ]
  const found = tests.filter(
    ({ path, text }) => path !== 'test/tidy.test.ts' && /\b(test|describe|it)\.(only|todo|skip)\(|\bskip: true/.test(text),
  )
  assert.deepEqual(
    found.map(({ path }) => path),
    [],
  )
})

test('documents, code and lock file name no machine and no registry host', () => {
  const files = [
    ...sources.map((s) => s.path),
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'package.json',
    'package-lock.json',
    ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
  ]
  const wrong = files.filter((path) => {
    let text: string
    try {
      text = readFileSync(join(root, path), 'utf8')
    } catch {
      return false
    }
    return /"resolved": "https|registry\.npmjs|(^|[^\w.])\/(work|root|home)\//m.test(text)
  })
  assert.deepEqual(wrong, [])
})
