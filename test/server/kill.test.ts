/**
 * SIGKILL under concurrent writes, over the wire: nothing acknowledged is lost, and watches go on gap-free from the last seen resourceVersion.
 * KILLS=200 for the long run.
 */
import assert from 'node:assert/strict'
import https from 'node:https'
import { test } from 'node:test'
import { eventually, pause, startServer, type TestServer } from '../harness/server.ts'

const KILLS = Number(process.env.KILLS ?? 10)
const WRITERS = 16
const RUN_MS_MAX = 400
const path = '/api/v1/namespaces/default/configmaps'
const seed = Number(process.env.SEED ?? process.hrtime.bigint() % 100_000n)

let state = seed
const random = (): number => {
  state = (state * 1_103_515_245 + 12_345) % 2 ** 31
  return state / 2 ** 31
}

interface Acknowledged {
  /** Name → last acknowledged resourceVersion and value; a deleted name has no value. */
  readonly objects: Map<string, { revision: number; value: string | undefined }>
  /** Names with a write that was sent and not answered: either outcome is right. */
  readonly unsure: Set<string>
}

/** Writes until the server dies. */
async function write(server: TestServer, writer: number, round: number, acknowledged: Acknowledged): Promise<void> {
  for (let i = 0; ; i++) {
    const name = `w${writer}-${Math.floor(random() * 8)}`
    const value = `${round}-${i}`
    const known = acknowledged.objects.get(name)
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value } }
    acknowledged.unsure.add(name)
    try {
      const answer =
        known?.value === undefined
          ? await server.request('POST', path, { body })
          : random() < 0.2
            ? await server.request('DELETE', `${path}/${name}`)
            : await server.request('PUT', `${path}/${name}`, { body })
      assert.ok(answer.status < 300, `${answer.status} ${answer.text}`)
      const gone = answer.json.kind === 'Status'
      acknowledged.objects.set(
        name,
        gone ? { revision: 0, value: undefined } : { revision: Number(answer.json.metadata.resourceVersion), value },
      )
      acknowledged.unsure.delete(name)
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error
      return
    }
  }
}

/** Collects the revisions of a watch until it breaks. */
function follow(server: TestServer, after: number, seen: number[]): Promise<void> {
  return new Promise((resolve) => {
    const text: string[] = ['']
    server
      .request('GET', '/readyz')
      .then(() => {
        const request = https.get(
          `${server.url}${path}?watch=1&resourceVersion=${after}`,
          { ...server.tls, agent: false },
          (response) => {
            response.setEncoding('utf8')
            response.on('data', (piece: string) => {
              const lines = (text[0] + piece).split('\n')
              text[0] = lines.pop()!
              for (const line of lines) {
                const { type, object } = JSON.parse(line)
                assert.match(String(type), /^(ADDED|MODIFIED|DELETED)$/, line)
                seen.push(Number(object.metadata.resourceVersion))
              }
            })
            response.on('error', () => resolve())
            response.on('close', () => resolve())
          },
        )
        request.on('error', () => resolve())
      })
      .catch(() => resolve())
  })
}

test(`${KILLS} kills under ${WRITERS} writers lose no acknowledged write and no event`, { timeout: 3_600_000 }, async (t) => {
  t.diagnostic(`SEED=${seed}`)
  const acknowledged: Acknowledged = { objects: new Map(), unsure: new Set() }
  let server = await startServer()
  t.after(() => server.kill())
  const seen: number[] = []
  const start = Number((await server.request('GET', path)).json.metadata.resourceVersion)
  for (let round = 0; round < KILLS; round++) {
    const following = follow(server, seen.at(-1) ?? start, seen)
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(server, writer, round, acknowledged))
    await pause(50 + random() * RUN_MS_MAX)
    await server.kill()
    await Promise.all([...writers, following])
    server = await startServer([], server.directory)
    const list = (await server.request('GET', path)).json
    // biome-ignore lint/suspicious/noExplicitAny: objects of a list
    const found = new Map<string, any>(list.items.map((item: any) => [item.metadata.name, item]))
    for (const [name, { revision, value }] of acknowledged.objects) {
      if (acknowledged.unsure.has(name)) continue
      assert.equal(found.get(name)?.data.value, value, `${name} after kill ${round} (SEED=${seed})`)
      if (value !== undefined) assert.equal(Number(found.get(name).metadata.resourceVersion), revision)
    }
    for (const name of acknowledged.unsure) {
      const item = found.get(name)
      acknowledged.objects.set(
        name,
        item ? { revision: Number(item.metadata.resourceVersion), value: item.data.value } : { revision: 0, value: undefined },
      )
    }
    acknowledged.unsure.clear()
  }
  const rest: number[] = []
  const following = follow(server, seen.at(-1) ?? start, rest)
  await pause(500)
  const all: number[] = []
  const whole = follow(server, start, all)
  const newest = [...seen, ...rest].at(-1)
  await eventually('the watch from the start has caught up', () => all.at(-1) === newest || undefined, 120_000)
  await server.stop()
  await Promise.all([following, whole])
  assert.deepEqual([...seen, ...rest], all, `the pieces of the watch are the whole (SEED=${seed})`)
  assert.deepEqual(
    all.toSorted((a, b) => a - b),
    all,
    'in revision order',
  )
  for (const { revision } of acknowledged.objects.values())
    assert.ok(revision === 0 || revision <= start || all.includes(revision), 'each write has its event')
  t.diagnostic(`${all.length} events, ${acknowledged.objects.size} objects`)
  server.remove()
})
