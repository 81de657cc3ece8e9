/**
 * Random bad input over the wire: paths, headers, bodies, selectors, continue tokens, patches and definitions.
 * No crash, no hang, no memory without bound, and no 5xx that kube-apiserver would not give. REQUESTS=100000 for the long run.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Answer, type RequestOptions, startServer } from '../harness/server.ts'

const REQUESTS = Number(process.env.REQUESTS ?? 2000)
const PARALLEL = 8
const RESIDENT_MIB_MAX = 600
const seed = Number(process.env.SEED ?? process.hrtime.bigint() % 1_000_000n)

/** 5xx answers of the reference: stale or foreign resourceVersions, apply outside the schema, strategic patches without keys, waits for the future. */
const REFERENCE_5XX: readonly RegExp[] = [
  /strconv\.ParseUint/,
  /resourceVersion should not be set on objects to be created/,
  /failed to create typed patch object/,
  /failed to create typed live object/,
  /does not contain declared merge key/,
  /unknown patch type/,
  /Too large resource version/,
  /request to convert CR to an invalid group\/version/,
  /unable to find .*replicas|spec replicas/i,
  /conversion webhook for/,
  /yaml: |error decoding YAML|error converting YAML to JSON/,
  /expected .*, got/,
  /invalid object type/,
]

let state = (seed * 2_654_435_761) >>> 0
const random = (): number => {
  state ^= state << 13
  state >>>= 0
  state ^= state >>> 17
  state ^= state << 5
  state >>>= 0
  return state / 2 ** 32
}
const int = (n: number): number => Math.floor(random() * n)
const pick = <T>(items: readonly T[]): T => items[int(items.length)]!
const chance = (p: number): boolean => random() < p

const WORDS = [
  '',
  'a',
  'default',
  'nope',
  'x'.repeat(300),
  '..',
  '.',
  '%2e%2e',
  '%00',
  '%',
  '%zz',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '\u00e9',
  '💥',
  'a b',
  'a/b',
  '-1',
  '0',
  '9'.repeat(30),
  'null',
  'true',
  '{}',
  '[]',
  '"',
  "'",
  '\\',
  '(a+)+$',
  'a'.repeat(5000),
  'kube-system',
  'foos',
  'status',
  'scale',
]
const GROUPS = [
  '/api/v1',
  '/apis/apiextensions.k8s.io/v1',
  '/apis/fuzz.example.com/v1',
  '/apis/coordination.k8s.io/v1',
  '/apis/events.k8s.io/v1',
  '/apis/nope/v1',
  '/apis',
  '/api',
]
const RESOURCES = [
  'configmaps',
  'secrets',
  'namespaces',
  'events',
  'leases',
  'serviceaccounts',
  'customresourcedefinitions',
  'foos',
  'pods',
  '__proto__',
]
const PARAMETERS = [
  'limit',
  'continue',
  'resourceVersion',
  'resourceVersionMatch',
  'labelSelector',
  'fieldSelector',
  'dryRun',
  'fieldManager',
  'fieldValidation',
  'force',
  'pretty',
  'timeout',
  'propagationPolicy',
  'gracePeriodSeconds',
  'includeObject',
  'sendInitialEvents',
  'allowWatchBookmarks',
  'orphanDependents',
]
const VALUES = [
  ...WORDS,
  'All',
  'Strict',
  'Exact',
  'NotOlderThan',
  'a=b',
  'a in (b,c',
  '!a',
  'a,,b',
  'metadata.name=x',
  'spec.a=1',
  'metadata.name=\\',
  '1',
  '500',
  '-5',
  '1s',
  '1e9h',
  'Foreground',
  'Orphan',
  Buffer.from('{"v":"meta.k8s.io/v1","rv":1,"start":"../../x"}').toString('base64url'),
  Buffer.from('{"v":"meta.k8s.io/v1","rv":-1,"start":"a\\u0000"}').toString('base64url'),
  Buffer.from('{').toString('base64url'),
]
const TYPES = [
  'application/json',
  'application/yaml',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/vnd.kubernetes.protobuf',
  'text/plain',
  'application/json; charset=x',
  '',
  ';;;',
]
const ACCEPTS = [
  'application/json',
  'application/yaml',
  '*/*',
  'application/vnd.kubernetes.protobuf',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v9;g=x',
  ';',
  'a/b;q=x',
  'text/html',
]

function value(depth: number): unknown {
  const kind = int(depth > 0 ? 9 : 6)
  if (kind < 2) return pick(WORDS)
  if (kind === 2) return pick([0, 1, -1, 1.5, 1e308, 2 ** 53, 80])
  if (kind === 3) return chance(0.5)
  if (kind < 6) return null
  if (kind === 6) return Array.from({ length: int(4) }, () => value(depth - 1))
  return Object.fromEntries(
    Array.from({ length: int(5) }, () => [
      pick(['metadata', 'spec', 'name', 'labels', 'data', 'type', 'properties', 'items', ...WORDS]),
      value(depth - 1),
    ]),
  )
}

function object(): unknown {
  const base = pick<[string, string]>([
    ['v1', 'ConfigMap'],
    ['v1', 'Secret'],
    ['v1', 'Namespace'],
    ['fuzz.example.com/v1', 'Foo'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['v1', 'Event'],
    ['coordination.k8s.io/v1', 'Lease'],
    ['', ''],
  ])
  const metadata = chance(0.8)
    ? {
        name: chance(0.7) ? pick(['a', 'b']) : pick(WORDS),
        ...(chance(0.4)
          ? {
              [pick([
                'labels',
                'annotations',
                'finalizers',
                'ownerReferences',
                'managedFields',
                'resourceVersion',
                'uid',
                'generateName',
                'creationTimestamp',
              ])]: value(2),
            }
          : {}),
      }
    : value(2)
  const rest = chance(0.5)
    ? { spec: chance(0.5) ? { text: 'x', n: int(10), list: [value(1)] } : value(3) }
    : { [pick(['data', 'status', 'spec', 'stringData', 'zzz'])]: value(3) }
  return { apiVersion: chance(0.95) ? base[0] : value(1), kind: chance(0.95) ? base[1] : value(1), metadata, ...rest }
}

function definition(): unknown {
  const keyword = () => ({
    [pick([
      'pattern',
      'format',
      'maximum',
      'minLength',
      'enum',
      'default',
      'required',
      'items',
      'properties',
      'additionalProperties',
      'anyOf',
      'not',
      'nullable',
      'x-kubernetes-list-type',
      'x-kubernetes-list-map-keys',
      'x-kubernetes-preserve-unknown-fields',
      'x-kubernetes-int-or-string',
      'type',
    ])]: value(3),
  })
  const schema = (depth: number): unknown => ({
    type: pick(['object', 'array', 'string', 'integer', 'nope']),
    ...keyword(),
    ...(depth > 0 ? { properties: { a: schema(depth - 1) }, items: chance(0.3) ? schema(depth - 1) : undefined } : {}),
  })
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `r${int(20)}s.fuzz${int(3)}.example.com` },
    spec: {
      group: `fuzz${int(3)}.example.com`,
      scope: 'Namespaced',
      names: { plural: `r${int(20)}s`, kind: `R${int(20)}` },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: schema(3) } } },
          ...(chance(0.3)
            ? {
                additionalPrinterColumns: [
                  {
                    name: 'x',
                    type: 'string',
                    jsonPath: pick(['.spec.a', '.spec[', '{.x}', '..', '.spec.a[?(@.b=="c")]', ...WORDS]),
                  },
                ],
              }
            : {}),
        },
      ],
      ...(chance(0.2) ? { conversion: value(2) } : {}),
    },
  }
}

function body(): string | Buffer {
  const choice = random()
  if (choice < 0.35) return JSON.stringify(object())
  if (choice < 0.5) return JSON.stringify(definition())
  if (choice < 0.62)
    return JSON.stringify(
      Array.from({ length: int(4) }, () => ({
        op: pick(['add', 'remove', 'replace', 'move', 'copy', 'test', 'nope']),
        path: pick([
          '/spec/text',
          '/metadata/labels/x',
          '/-',
          '',
          'spec',
          '/spec/list/9999999999',
          '/metadata/name',
          '/__proto__/x',
        ]),
        from: '/spec',
        value: value(2),
      })),
    )
  if (choice < 0.72) return JSON.stringify(value(4))
  if (choice < 0.78) return '['.repeat(int(20_000))
  if (choice < 0.82) return '{"a":'.repeat(int(20_000))
  if (choice < 0.88) return `a: &a [x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: &c [${'*b,'.repeat(9)}*b]\nd: [${'*c,'.repeat(9)}*c]\n`
  if (choice < 0.94) return Buffer.concat([Buffer.from('k8s\0'), Buffer.from(Array.from({ length: int(200) }, () => int(256)))])
  return Buffer.from(Array.from({ length: int(400) }, () => int(256)))
}

/** What is served: prefix and resource of a collection. */
const TARGETS: readonly [prefix: string, resource: string, namespaced: boolean][] = [
  ['/api/v1', 'configmaps', true],
  ['/api/v1', 'secrets', true],
  ['/api/v1', 'events', true],
  ['/api/v1', 'namespaces', false],
  ['/apis/events.k8s.io/v1', 'events', true],
  ['/apis/coordination.k8s.io/v1', 'leases', true],
  ['/apis/fuzz.example.com/v1', 'foos', true],
  ['/apis/fuzz.example.com/v1', 'foos', true],
  ['/apis/apiextensions.k8s.io/v1', 'customresourcedefinitions', false],
]
const PATCHES = TYPES.filter((type) => type.includes('patch'))

/** A path that leads somewhere, mostly. */
function path(): string {
  if (chance(0.05)) return `/${Array.from({ length: int(6) }, () => pick(WORDS)).join('/')}`
  if (chance(0.1)) return [pick(GROUPS), 'namespaces', pick(WORDS), pick(RESOURCES), pick(WORDS)].join('/')
  const [prefix, resource, namespaced] = pick(TARGETS)
  const collection = namespaced && chance(0.95) ? `${prefix}/namespaces/default/${resource}` : `${prefix}/${resource}`
  if (chance(0.4)) return collection
  const name = chance(0.8) ? pick(['a', 'b', 'foos.fuzz.example.com', 'r1s.fuzz1.example.com']) : pick(WORDS)
  return `${collection}/${name}${chance(0.15) ? `/${pick(['status', 'scale', 'finalize', ...WORDS])}` : ''}`
}

function request(): [string, string, RequestOptions] {
  const method = pick(['GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'PATCH', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
  const query = Array.from(
    { length: chance(0.5) ? 0 : int(4) },
    () => `${pick(PARAMETERS)}=${encodeURIComponent(pick(VALUES))}`,
  ).join('&')
  const watch = chance(0.05) ? '&watch=1&timeoutSeconds=1' : ''
  const url = encodeURI(`${path()}?${query}${watch}`).replace(/%25/g, '%')
  const type = chance(0.8) ? (method === 'PATCH' ? pick(PATCHES) : 'application/json') : pick(TYPES)
  const headers: Record<string, string> = { accept: chance(0.6) ? 'application/json' : pick(ACCEPTS), 'content-type': type }
  if (method === 'PATCH' && type.includes('apply'))
    return [method, `${url}&fieldManager=${pick(['m', 'n'])}${chance(0.5) ? '&force=true' : ''}`, { headers, body: body() }]
  if (chance(0.1))
    headers[
      pick([
        'impersonate-user',
        'impersonate-group',
        'authorization',
        'user-agent',
        'if-none-match',
        'audit-id',
        'accept-encoding',
      ])
    ] = pick(['alice', 'Bearer x', 'Basic eDp5', 'gzip', 'system:masters', 'x'.repeat(2000)])
  return [method, url, { headers, ...(method === 'GET' || method === 'HEAD' ? {} : { body: body() }) }]
}

const describe = ([method, path, options]: [string, string, RequestOptions], answer: Answer | Error): string =>
  `${method} ${path}\n   ${JSON.stringify(options.headers)}\n   body ${String(options.body ?? '').slice(0, 500)}\n   => ${answer instanceof Error ? answer.stack : `${answer.status} ${answer.text.slice(0, 500)}`}`

test(`${REQUESTS} random bad requests`, { timeout: 3_600_000 }, async (t) => {
  t.diagnostic(`SEED=${seed}`)
  const server = await startServer(['--storage=memory:'])
  t.after(() => server.kill())
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'foos.fuzz.example.com' },
    spec: {
      group: 'fuzz.example.com',
      scope: 'Namespaced',
      names: { plural: 'foos', kind: 'Foo' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {}, scale: { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n' } },
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  properties: {
                    text: { type: 'string', pattern: '^(a+)+$' },
                    n: { type: 'integer' },
                    list: { type: 'array', items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
                  },
                },
                status: { type: 'object', properties: { n: { type: 'integer' } } },
              },
            },
          },
        },
      ],
    },
  }
  await server.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: crd })
  const wrong: string[] = []
  const codes = new Map<number, number>()
  let left = REQUESTS
  const worker = async () => {
    while (left-- > 0) {
      const sent = request()
      // A refused header or path is the client library's refusal, not the server's answer.
      const answer = await server
        .request(...sent)
        .catch((error: NodeJS.ErrnoException) => (error.code?.startsWith('ERR_') ? undefined : error))
      if (answer === undefined) continue
      if (answer instanceof Error) wrong.push(describe(sent, answer))
      else {
        codes.set(answer.status, (codes.get(answer.status) ?? 0) + 1)
        if (answer.status >= 500 && sent[0] !== 'HEAD' && !REFERENCE_5XX.some((pattern) => pattern.test(answer.text)))
          wrong.push(describe(sent, answer))
      }
      if (wrong.length > 20) return
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  const resident = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  t.diagnostic(`answers ${JSON.stringify(Object.fromEntries([...codes].sort()))}, resident ${resident.toFixed(0)} MiB`)
  assert.equal((await server.request('GET', '/readyz')).status, 200, server.log().slice(-2000))
  assert.equal(await server.stop(), 0)
  assert.doesNotMatch(server.log(), /request panicked|uncaught|unhandled/i)
  assert.equal(wrong.join('\n\n'), '', `SEED=${seed}`)
  assert.ok(resident < RESIDENT_MIB_MAX, `${resident} MiB`)
  server.remove()
})
