/** What a verb costs without HTTP and TLS: requests straight into the handler, over the memory store. Run: `node bench/verbs.ts [filter]`. */
import type { JsonObject } from '../src/apimachinery/index.ts'
import { systemEnv } from '../src/base/index.ts'

import type { FilledBody } from '../src/http/index.ts'
import { apiRequest, startWidgetServer } from '../src/apiserver/verbs/fixtures/widget-server.ts'

const path = '/apis/ex.com/v1/namespaces/default/widgets'
const objects = 10_000
const filter = process.argv[2] ?? ''
const env = systemEnv()
const server = startWidgetServer(env)
const agent = { 'user-agent': 'bench/1' }
const filler = 'x'.repeat(1400)

const body = (name: string, replicas = 1): string =>
  JSON.stringify({
    apiVersion: 'ex.com/v1',
    kind: 'Widget',
    metadata: { name, labels: { app: 'bench', color: 'red' } },
    spec: { replicas, template: { filler, list: [1, 2, 3], nested: { a: 'b', c: true } } },
  } satisfies JsonObject)

async function send(method: string, url: string, text?: string, headers: Record<string, string> = agent): Promise<number> {
  const response = await server.handler(apiRequest(method, url, text, headers))
  return response!.status
}

async function measure(name: string, count: number, run: (index: number) => Promise<unknown> | unknown): Promise<void> {
  if (!name.includes(filter)) return
  const cpu = process.cpuUsage()
  const start = env.clock.monotonicMs()
  for (let index = 0; index < count; index++) {
    const waiting = run(index)
    if (waiting instanceof Promise) await waiting
  }
  const wallMs = env.clock.monotonicMs() - start
  const used = process.cpuUsage(cpu)
  const cpuUs = (used.user + used.system) / count
  process.stdout.write(
    `${name.padEnd(28)} ${cpuUs.toFixed(1).padStart(10)} us CPU ${((wallMs * 1000) / count).toFixed(1).padStart(10)} us wall\n`,
  )
}

const patched = { ...agent, 'content-type': 'application/merge-patch+json' }
const applied = { ...agent, 'content-type': 'application/apply-patch+yaml' }
for (let index = 0; index < objects; index++) await send('POST', path, body(`a-${index}`))

const listed = { bytes: 0 }
const piece = Buffer.alloc(256 * 1024)
await measure('get', 200_000, (index) => server.handler(apiRequest('GET', `${path}/a-${index % objects}`, undefined, agent)))
await measure('list 10,000', 20, async () => {
  const response = await server.handler(apiRequest('GET', path, undefined, agent))
  for (let length = piece.length; length === piece.length; listed.bytes += length) {
    length = (response!.body as FilledBody).copyInto(piece)
  }
})
await measure('list 10,000, one selected', 50, () => send('GET', `${path}?labelSelector=color%3Dblue`))
await measure('list page of 500', 200, () => send('GET', `${path}?limit=500`))
await measure('create', 10_000, (index) => send('POST', path, body(`b-${index}`)))
await measure('merge patch', 10_000, (index) =>
  send('PATCH', `${path}/b-${index}`, `{"spec":{"replicas":${index + 2}}}`, patched),
)
await measure('merge patch, hot object', 10_000, (index) =>
  send('PATCH', `${path}/b-0`, `{"spec":{"replicas":${index + 7}}}`, patched),
)
await measure('status patch', 10_000, (index) =>
  send('PATCH', `${path}/b-${index}/status`, `{"status":{"ready":${index}}}`, patched),
)
await measure('apply, new', 5_000, (index) => send('PATCH', `${path}/c-${index}?fieldManager=m`, body(`c-${index}`), applied))
await measure('apply, changed', 5_000, (index) =>
  send('PATCH', `${path}/c-${index}?fieldManager=m`, body(`c-${index}`, 2), applied),
)
await measure('apply, unchanged', 5_000, (index) =>
  send('PATCH', `${path}/c-${index}?fieldManager=m`, body(`c-${index}`, 2), applied),
)
await measure('delete', 10_000, (index) => send('DELETE', `${path}/b-${index}`))

const watchers = 500
const delivered = { bytes: 0 }
for (let index = 0; index < watchers; index++) {
  const response = await server.handler(
    apiRequest(
      'GET',
      `${path}?watch=1&resourceVersion=${await server.store.revision(new AbortController().signal)}`,
      undefined,
      agent,
    ),
  )
  const write = (bytes: Uint8Array): void => {
    delivered.bytes += bytes.length
  }
  if (typeof response?.body === 'function') {
    response.body({ write, bufferedBytes: 0, end() {}, destroy() {}, closed: false, onClose() {} })
  }
}
await measure(`create, ${watchers} watchers`, 2000, (index) => send('POST', path, body(`d-${index}`)))
const { heapUsed, arrayBuffers } = process.memoryUsage()
process.stdout.write(
  `heap ${(heapUsed / 1e6).toFixed(0)} MB, buffers ${(arrayBuffers / 1e6).toFixed(0)} MB, ${(delivered.bytes / 1e6).toFixed(0)} MB sent to watchers\n`,
)
await server.close()
