/**
 * What thousands of definitions cost a server and its other clients: `node bench/definitions.ts --kubeconfig F [--pid P] [--count 2000]`.
 * Measures reads and creates of config maps and discovery, installs the definitions, and measures again. Works against any API server.
 */
import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { type Answer, readKubeconfig, type RequestOptions, send } from '../test/harness/connection.ts'

const SAMPLES = 300
const PARALLEL = 8
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

const { values } = parseArgs({
  options: { kubeconfig: { type: 'string' }, pid: { type: 'string' }, count: { type: 'string', default: '2000' } },
})
if (values.kubeconfig === undefined) throw new Error('--kubeconfig is missing')
const { url, ...identity } = readKubeconfig(values.kubeconfig)
const agent = new Agent({ ...identity, keepAlive: true })
const request = (method: string, path: string, options: RequestOptions = {}): Promise<Answer> =>
  send(url, agent, method, path, options)

/** About 20 KB, as deep and as wordy as what operators install, with a few rules. */
function definition(index: number): object {
  const group = `area-${index % 40}.scale.example.com`
  const plural = `widgets${index}s`
  const words = 'What this part of the widget is for, which values make sense, and what happens when it is left out. '
  const leaf = (n: number): object => ({ type: 'string', description: words + words, maxLength: 64 + n, pattern: '^[a-z0-9-]*$' })
  const section = (depth: number): object => ({
    type: 'object',
    description: words,
    properties: {
      name: leaf(depth),
      size: { type: 'integer', format: 'int32', minimum: 0, maximum: 1000, default: 1 },
      labels: { type: 'object', maxProperties: 16, additionalProperties: leaf(1) },
      items: {
        type: 'array',
        maxItems: 16,
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['key'],
        items: { type: 'object', required: ['key'], properties: { key: leaf(2), value: leaf(3) } },
      },
      ...(depth > 0 && { left: section(depth - 1), right: section(depth - 1) }),
    },
    'x-kubernetes-validations': [{ rule: "!has(self.name) || self.name != 'forbidden'", message: 'name is taken' }],
  })
  const names = { plural, singular: `widget${index}`, kind: `Widget${index}`, listKind: `Widget${index}List` }
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: section(3), status: section(0) } } }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names,
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema, subresources: { status: {} } }],
    },
  }
}

async function timed(work: () => Promise<unknown>, count: number): Promise<string> {
  const took: number[] = []
  for (let index = 0; index < count; index++) {
    const begun = performance.now()
    await work()
    took.push(performance.now() - begun)
  }
  took.sort((a, b) => a - b)
  const at = (share: number): string => took[Math.min(took.length - 1, Math.floor(took.length * share))]!.toFixed(2)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`
}

const MAPS = '/api/v1/namespaces/default/configmaps'
let made = 0
async function measure(title: string): Promise<void> {
  const resident =
    values.pid === undefined ? undefined : /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${values.pid}/status`, 'utf8'))
  const lines = [
    `get                   ${await timed(() => request('GET', `${MAPS}/scale-0`), SAMPLES)}`,
    `create                ${await timed(() => request('POST', MAPS, { body: { metadata: { name: `scale-${made++}` }, data: { a: 'b' } } }), SAMPLES)}`,
    `discovery of a group  ${await timed(() => request('GET', '/apis/coordination.k8s.io/v1'), SAMPLES)}`,
    `discovery of all      ${await timed(() => request('GET', '/apis', { headers: { accept: AGGREGATED } }), 10)}`,
    ...(resident === null || resident === undefined
      ? []
      : [`resident              ${(Number(resident[1]) / 1024).toFixed(0)} MiB`]),
  ]
  process.stdout.write(`${title}\n${lines.map((line) => `  ${line}\n`).join('')}`)
}

const count = Number(values.count)
await request('POST', MAPS, { body: { metadata: { name: `scale-${made++}` }, data: { a: 'b' } } })
for (let warm = 0; warm < SAMPLES * 3; warm++) await request('GET', `${MAPS}/scale-0`)
await measure('before')
const begun = performance.now()
let next = 0
const install = async (): Promise<void> => {
  while (next < count) {
    const { status, text } = await request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      body: definition(next++),
    })
    if (status !== 201) throw new Error(text)
  }
}
await Promise.all(Array.from({ length: PARALLEL }, install))
const last = definition(count - 1) as { metadata: { name: string } }
const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${last.metadata.name}`
const written = performance.now()
while (
  !/"type":"Established"[^}]*"status":"True"|"status":"True"[^}]*"type":"Established"/.test((await request('GET', path)).text)
);
const seconds = (from: number, to: number): string => `${((to - from) / 1000).toFixed(1)} s`
process.stdout.write(`${count} definitions of ${JSON.stringify(last).length} bytes: written in ${seconds(begun, written)}, `)
process.stdout.write(`the last established ${seconds(written, performance.now())} later\n`)
await measure('with them')
agent.destroy()
