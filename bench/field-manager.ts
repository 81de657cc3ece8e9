/** CPU time of the field manager: create, small update and apply of a 2 KB object. Run: `node bench/field-manager.ts`. */
import { deepCopy, type JsonObject, type KubeObject } from '../src/apimachinery/index.ts'
import { systemEnv } from '../src/base/index.ts'
import { createFieldManager, structuralType } from '../src/schema/index.ts'

const ROUNDS = 80
const CALLS = 100

const str = { type: 'string' }
const container = {
  type: 'object',
  properties: {
    name: str,
    image: str,
    args: { type: 'array', items: str },
    env: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: str, value: str } },
    },
    ports: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port', 'protocol'],
      items: { type: 'object', properties: { port: { type: 'integer' }, protocol: { ...str, default: 'TCP' }, name: str } },
    },
    resources: { type: 'object', additionalProperties: { type: 'object', additionalProperties: str } },
  },
}
const type = structuralType({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        replicas: { type: 'integer' },
        selector: { type: 'object', 'x-kubernetes-map-type': 'atomic', additionalProperties: str },
        containers: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: container },
        settings: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
} as Parameters<typeof structuralType>[0])

function makeContainer(name: string): JsonObject {
  const names = ['LOG_LEVEL', 'REGION', 'ENDPOINT', 'CACHE_SIZE', 'FEATURES']
  return {
    name,
    image: `registry.example.com/team/${name}:1.2.3`,
    args: ['--listen', ':8080', '--verbose', '--config=/etc/app/config.yaml'],
    env: names.map((key) => ({ name: key, value: `${key.toLowerCase()}-value-for-${name}` })),
    ports: [80, 8080, 9090].map((port) => ({ port, protocol: 'TCP', name: `p${port}` })),
    resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
  }
}

function makeObject(): KubeObject {
  return {
    apiVersion: 'bench.example.com/v1',
    kind: 'Bench',
    metadata: {
      name: 'object',
      labels: { app: 'object', team: 'a', tier: 'backend' },
      annotations: { 'example.com/description': 'an object of about two kilobytes', 'example.com/owner': 'team-a' },
    },
    spec: {
      replicas: 3,
      selector: { app: 'object' },
      containers: [makeContainer('web'), makeContainer('side')],
      settings: { retries: 3, backoff: { initial: '1s', max: '30s' }, hosts: ['a.example.com', 'b.example.com'] },
    },
  }
}

const manager = createFieldManager()
const request = {
  manager: 'bench',
  apiVersion: 'bench.example.com/v1',
  kind: 'Bench',
  subresource: '',
  now: '2026-01-01T00:00:00Z',
  types: { typeOf: () => type, convert: () => undefined },
  reset: { 'f:status': {} },
}

const env = systemEnv()
/** Microseconds a call, the best of several rounds; `prepare` is not counted. */
function measure<T>(name: string, prepare: () => T, run: (value: T) => void): void {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const values = Array.from({ length: CALLS }, prepare)
    const start = env.clock.monotonicMs()
    for (const value of values) run(value)
    best = Math.min(best, ((env.clock.monotonicMs() - start) * 1000) / CALLS)
  }
  process.stdout.write(`${name.padEnd(40)} ${best.toFixed(1)} us\n`)
}

const created = makeObject()
manager.update(undefined, created, request)
created.metadata.uid = 'u'
// Each stored object is parsed anew in the server, so its parts are shared with nothing.
const storedText = JSON.stringify(created)
const applied = manager.apply(undefined, makeObject(), { ...request, force: false })
const appliedText = JSON.stringify(applied)
const changedReplicas = (object: KubeObject, replicas: number): KubeObject => {
  const next = deepCopy(object)
  ;(next.spec as JsonObject).replicas = replicas
  return next
}

process.stdout.write(`object: ${JSON.stringify(makeObject()).length} bytes, stored ${storedText.length} bytes\n`)
measure('create', makeObject, (object) => manager.update(undefined, object, request))
measure(
  'small patch',
  () => {
    const live = JSON.parse(storedText) as KubeObject
    return { live, next: changedReplicas(live, 4) }
  },
  ({ live, next }) => manager.update(live, next, { ...request, manager: 'other' }),
)
measure(
  'apply, nothing changes',
  () => JSON.parse(appliedText) as KubeObject,
  (live) => manager.apply(live, makeObject(), { ...request, force: false }),
)
measure(
  'apply, one field changes',
  () => JSON.parse(appliedText) as KubeObject,
  (live) => manager.apply(live, changedReplicas(makeObject(), 5), { ...request, force: false }),
)
measure(
  'apply by a second manager, one field',
  () => JSON.parse(appliedText) as KubeObject,
  (live) =>
    manager.apply(
      live,
      { apiVersion: 'bench.example.com/v1', kind: 'Bench', metadata: { name: 'object' }, spec: { settings: { extra: 1 } } },
      { ...request, manager: 'second', force: false },
    ),
)
measure('(copying the object, included above)', makeObject, (object) => void deepCopy(object))
