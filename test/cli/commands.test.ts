/** The commands as a user runs them: a process, its output and its exit code. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startServer, type TestServer } from '../harness/server.ts'

const root = join(import.meta.dirname, '../..')
const directory = mkdtempSync(join(tmpdir(), 'outrigger-cli-'))
after(() => rmSync(directory, { recursive: true }))

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function outrigger(args: readonly string[], input = ''): Outcome {
  const node = join(root, 'node_modules/.bin/node')
  const { status, stdout, stderr } = spawnSync(node, [join(root, 'bin/outrigger.mjs'), ...args], { input, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

function definition(properties: object, rest: object = {}): string {
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      names: { plural: 'widgets', kind: 'Widget' },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties, ...rest } } } },
        },
      ],
    },
  })
}

function file(name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}

describe('crd diff', () => {
  const old = file('old.json', definition({ a: { type: 'string' }, b: { type: 'integer', maximum: 5 } }))

  test('a breaking change is explained, and fails', () => {
    const next = file(
      'breaking.yaml',
      `# comment\n---\n${definition({ b: { type: 'integer', maximum: 5 } })}\n---\nkind: ConfigMap\n`,
    )
    const { code, out, err } = outrigger(['crd', 'diff', old, next])
    assert.deepEqual({ code, err }, { code: 1, err: '' })
    assert.equal(
      out,
      `widgets.example.com

  breaking  v1 spec.a: field removed
    why  Stored objects lose the value with their next read; clients that set it lose it silently.
    do   Keep the field and say in its description that it is no longer used.

Breaking: 1 breaking in 1 definition.
`,
    )
  })

  test('a risky change fails only when that is asked for', () => {
    const next = file('risky.json', definition({ a: { type: 'string' }, b: { type: 'integer', maximum: 4 } }))
    assert.equal(outrigger(['crd', 'diff', old, next]).code, 0)
    const { code, out } = outrigger(['crd', 'diff', '--fail-on=risky', old, next])
    assert.equal(code, 1)
    assert.match(out, / {2}risky {2}v1 spec\.b: maximum 5 → 4\n/)
  })

  test('stdin is a side, and compatible changes are counted, or listed', () => {
    const next = definition({ a: { type: 'string' }, b: { type: 'integer', maximum: 9 } })
    const short = outrigger(['crd', 'diff', old, '-'], next)
    assert.deepEqual(
      [short.code, short.out],
      [0, 'Compatible: 1 compatible in 1 definition (--verbose lists the compatible ones).\n'],
    )
    assert.match(outrigger(['crd', 'diff', '-v', old, '-'], next).out, /compatible\n {4}v1 spec\.b: maximum 5 → 9\n/)
  })

  test('a definition that is gone is breaking, unless the new side is only a part', () => {
    const gadgets = definition({}).replaceAll('widget', 'gadget').replaceAll('Widget', 'Gadget')
    const both = file('both.yaml', `${definition({})}\n---\n${gadgets}\n`)
    const { code, out } = outrigger(['crd', 'diff', both, '-'], definition({}))
    assert.equal(code, 1)
    assert.match(out, /^gadgets\.example\.com\n\n {2}breaking {2}definition: the definition is gone\n/)
    assert.deepEqual(outrigger(['crd', 'diff', '--ignore-removed', both, '-'], definition({})), {
      code: 0,
      out: 'No changes in 1 definition.\n',
      err: '',
    })
  })

  test('JSON has the level, the counts and every change', () => {
    const next = definition({ a: { type: 'integer' }, b: { type: 'integer', maximum: 5 } })
    const { code, out } = outrigger(['crd', 'diff', '-o', 'json', old, '-'], next)
    assert.equal(code, 1)
    const { level, summary, definitions } = JSON.parse(out)
    assert.deepEqual({ level, summary }, { level: 'breaking', summary: { breaking: 1, risky: 0, compatible: 0 } })
    assert.equal(definitions[0].changes[0].code, 'type-changed')
    assert.equal(definitions[0].changes[0].version, 'v1')
  })

  test('what cannot be compared is a mistake of usage', () => {
    for (const args of [
      [old],
      [old, join(directory, 'nowhere')],
      [old, file('other.json', '{"kind":"Pod"}')],
      ['-', '-'],
      ['--nope', old, old],
    ]) {
      const { code, out, err } = outrigger(['crd', 'diff', ...args])
      assert.deepEqual({ code, out }, { code: 2, out: '' }, err)
      assert.match(err, /^error: /)
    }
  })
})

describe('crd lint', () => {
  test('a definition without findings passes', () => {
    const { code, out } = outrigger(['crd', 'lint', '-'], definition({ a: { type: 'string' } }))
    assert.deepEqual([code, out], [0, 'No findings in 1 definition.\n'])
  })

  test('findings name the file, the line and the definition; bounds are suggested for dear rules', () => {
    const tags = { tags: { type: 'array', items: { type: 'string' } } }
    const rules = { 'x-kubernetes-validations': [{ rule: 'self.tags.all(a, self.tags.all(b, a == b || a.startsWith(b)))' }] }
    const path = file('lint.yaml', `kind: ConfigMap\n---\n${definition(tags, rules)}\n`)
    const { code, out } = outrigger(['crd', 'lint', path])
    assert.equal(code, 1)
    assert.ok(out.startsWith(`widgets.example.com  ${path}:3\n`), out)
    assert.match(out, / {2}error {4}spec\.validation\.openAPIV3Schema\.properties\[spec\]\.x-kubernetes-validations\[0\]\.rule:/)
    assert.match(out, /add maxItems: \d+ at spec\.tags, maxLength: \d+ at spec\.tags\[\*\]: then it costs/)
  })

  test('a message that no bound makes cheap is told apart from its rule', () => {
    const rules = { 'x-kubernetes-validations': [{ rule: 'self.n > 1', messageExpression: "'not ' + string(self.n)" }] }
    const { code, out } = outrigger(['crd', 'lint', '-'], definition({ n: { type: 'integer' } }, rules))
    assert.equal(code, 1)
    assert.match(
      out,
      / more than 100 times the limit of 10,000,000 units for its messageExpression: 'not ' \+ string\(self\.n\)\n +no bound helps: texts made of other values/,
    )
  })

  test('a cost beyond all measure is told by its limit, and in JSON as a number', () => {
    const tags = { tags: { type: 'array', items: { type: 'array', items: { type: 'string' } } } }
    const rule = 'self.tags.all(a, self.tags.all(b, a.all(c, b.all(d, c == d))))'
    const text = definition(tags, { 'x-kubernetes-validations': [{ rule }] })
    const { out } = outrigger(['crd', 'lint', '-'], text)
    assert.match(out, / {2}costs {4}v1: 1 rule, more than 100 times the limit of 100,000,000 units\n/)
    assert.match(out, /\n +more than 100 times the limit of 10,000,000 units\n/)
    const [version] = JSON.parse(outrigger(['crd', 'lint', '-o', 'json', '-'], text).out).definitions[0].costs
    assert.ok(version.total > 1e10 && version.rules[0].cost > 1e9)
  })

  test('warnings pass, unless they shall not', () => {
    const text = definition({ a: { type: 'string', format: 'mine' } })
    const { code, out } = outrigger(['crd', 'lint', '-'], text)
    assert.equal(code, 0)
    assert.match(out, / {2}warning {2}v1: no server checks the format "mine"\n/)
    assert.equal(outrigger(['crd', 'lint', '--strict', '-'], text).code, 1)
  })

  test('JSON has findings and costs', () => {
    const rules = { 'x-kubernetes-validations': [{ rule: 'self.a != ""' }] }
    const { code, out } = outrigger(
      ['crd', 'lint', '-o', 'json', '-'],
      definition({ a: { type: 'string', maxLength: 5 } }, rules),
    )
    assert.equal(code, 0)
    const { summary, definitions } = JSON.parse(out)
    assert.deepEqual(summary, { errors: 0, warnings: 0 })
    assert.equal(definitions[0].file, '-')
    assert.equal(definitions[0].costs[0].rules[0].path, 'spec')
  })

  test('text that is no YAML is a finding, a missing file a mistake of usage', () => {
    const { code, out } = outrigger(['crd', 'lint', '-'], 'a: [\n')
    assert.equal(code, 1)
    assert.match(out, /error {4}yaml: /)
    assert.equal(outrigger(['crd', 'lint', join(directory, 'nowhere')]).code, 2)
    assert.equal(outrigger(['crd', 'lint']).code, 2)
  })
})

test('a reader that has seen enough is not complained to', () => {
  const lint = `${join(root, 'node_modules/.bin/node')} ${join(root, 'bin/outrigger.mjs')} crd lint --costs -`
  const rules = { 'x-kubernetes-validations': Array.from({ length: 3_000 }, (_, n) => ({ rule: `self.a != "${n}"` })) }
  const input = definition({ a: { type: 'string', maxLength: 5 } }, rules)
  const { stdout, stderr } = spawnSync('sh', ['-c', `${lint} -o json | head -c 10`], { input, encoding: 'utf8' })
  assert.deepEqual([stdout.length, stderr], [10, ''])
})

test('help of a command below another one is that command’s', () => {
  const { code, out, err } = outrigger(['help', 'crd', 'lint'])
  assert.deepEqual({ code, out, err }, outrigger(['crd', 'lint', '--help']))
  assert.match(out, /^Usage: outrigger crd lint /)
  assert.match(outrigger(['help']).out, /^Usage: outrigger /)
  assert.deepEqual(outrigger(['help', 'crd', 'nope']), { code: 2, out: '', err: "error: unknown command 'crd nope'\n" })
})

describe('storage', () => {
  const KEY = '/registry/configmaps/default/a'
  const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
  const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { x: 'y' } })
  let server: TestServer
  before(async () => {
    server = await startServer()
    await server.request('POST', CONFIG_MAPS, { body: configMap('a') })
  })
  after(() => server.remove())
  const inStore = (command: string, ...args: string[]): Outcome =>
    outrigger(['storage', command, `--data-dir=${join(server.directory, 'data')}`, ...args])

  /** The stored text of the object. */
  const storedText = (): string => {
    const { code, out } = inStore('get', KEY)
    const [key, value, ...rest] = out.split('\n')
    assert.deepEqual([code, key, rest], [0, KEY, ['']])
    assert.deepEqual(JSON.parse(value!).data, { x: 'y' })
    return value!
  }

  test('get prints keys and values, by default as etcdctl does', () => {
    const value = storedText()
    assert.deepEqual(inStore('get', '/registry/configmaps/default/nope'), { code: 0, out: '', err: '' })
    assert.equal(inStore('get', KEY, '--rev=2').out, '')
    const json = JSON.parse(inStore('get', KEY, '-w', 'json').out)
    assert.equal(Buffer.from(json.kvs[0].key, 'base64').toString(), KEY)
    assert.equal(Buffer.from(json.kvs[0].value, 'base64').toString(), value)
    assert.match(
      inStore('get', KEY, '-w', 'fields').out,
      /^"Key" : "\/registry\/configmaps\/default\/a"\n"CreateRevision" : \d+\n"ModRevision" : \d+\n/,
    )
  })

  test('get prints all of a prefix, or part of it, or how much it is', () => {
    assert.equal(inStore('get', '--prefix', '/registry/configmaps/', '--keys-only').out, `${KEY}\n\n`)
    assert.equal(inStore('get', '--prefix', '/registry/namespaces/', '--count-only').out, '4\n')
    assert.equal(inStore('get', '--prefix', '/registry/namespaces/', '--keys-only', '--limit=2').out.split('\n').length, 5)
  })

  test('status tells what each resource takes', () => {
    assert.match(inStore('status').out, /\/registry\/configmaps\/ +1 /)
    const { resources } = JSON.parse(inStore('status', '-o', 'json').out)
    assert.ok(resources.some((it: { prefix: string; keys: number }) => it.prefix === '/registry/namespaces/' && it.keys === 4))
  })

  test('whoever reads keeps nobody from writing', async () => {
    storedText()
    assert.equal((await server.request('POST', CONFIG_MAPS, { body: configMap('b') })).status, 201)
    assert.equal(inStore('get', '--prefix', '/registry/configmaps/', '--count-only').out, '2\n')
  })

  test('the store of a server that is stopped is read as that of one that runs', async () => {
    await server.stop()
    storedText()
    assert.match(inStore('status').out, /\/registry\/configmaps\/ +2 /)
  })

  test('a missing store, and a revision that is not there, are told', () => {
    const { code, err } = outrigger(['storage', 'get', '--prefix', '/', `--data-dir=${directory}`])
    assert.equal(code, 1)
    assert.match(err, /^error: --data-dir: there is no store in /)
    assert.equal(outrigger(['storage', 'get']).code, 2)
    assert.equal(outrigger(['storage', 'get', '--prefix', '--storage=memory:']).code, 2)
  })
})
