/**
 * Other clients against one server: Helm 3 and 4, the Python client, a kopf operator, client-go.
 * `clients/fetch.sh` gets them; each is skipped with a reason where it is missing.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { eventually, startServer, type TestServer } from '../harness/server.ts'
import { isThere, run, start } from './command.ts'

const clients = join(import.meta.dirname, 'clients')
const chart = join(clients, 'chart')
const peers = process.env.PEERS ?? join(homedir(), '.cache/outrigger-peers')
const python = join(peers, 'python/bin/python')
const kopf = join(peers, 'python/bin/kopf')
const goClient = join(peers, 'bin/interop-client-go')
const greetings = '/apis/interop.example.com/v1/namespaces/default/greetings'
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

let server: TestServer
let work: string

const missing = (what: string) => `${what} is not here: run test/interop/clients/fetch.sh`
const yaml = { 'content-type': 'application/yaml' }

before(async () => {
  work = mkdtempSync(join(tmpdir(), 'outrigger-clients-'))
  server = await startServer()
})
after(async () => {
  await server.stop()
  server.remove()
  rmSync(work, { recursive: true, force: true })
})

/** Makes the chart's definition as kubectl would, and waits until it is served. */
async function define(): Promise<void> {
  const { stdout: text } = run('cat', [join(chart, 'crds/greetings.yaml')])
  const { status } = await server.request('POST', definitions, { body: text, headers: yaml })
  assert.ok(status === 201 || status === 409, `definition: ${status}`)
  await eventually('the definition is served', async () => (await server.request('GET', greetings)).status === 200 || undefined)
}

async function undefine(): Promise<void> {
  await server.request('DELETE', `${definitions}/greetings.interop.example.com`)
  await eventually('the definition is gone', async () => (await server.request('GET', greetings)).status === 404 || undefined)
}

const messageOf = async (path: string) => (await server.request('GET', path)).json.spec?.message

for (const major of [3, 4]) {
  const helm = join(peers, `bin/helm${major}`)
  const skip = existsSync(helm) ? false : missing(`Helm ${major}`)
  test(`Helm ${major} installs, upgrades, rolls back and uninstalls a chart with a definition`, { skip }, async () => {
    const home = (name: string) => join(work, `helm${major}`, name)
    const env = {
      KUBECONFIG: server.kubeconfig,
      HELM_CACHE_HOME: home('cache'),
      HELM_CONFIG_HOME: home('config'),
      HELM_DATA_HOME: home('data'),
    }
    const call = (...args: string[]) => run(helm, args, { env })
    const succeed = (...args: string[]) => {
      const { code, stdout, stderr } = call(...args)
      assert.equal(code, 0, `${args.join(' ')}: ${stderr}`)
      return stdout
    }
    assert.match(succeed('install', 'hi', chart, '--wait', '--timeout=20s'), /STATUS: deployed\nREVISION: 1\n/)
    assert.equal(await messageOf(`${greetings}/hi`), 'hello')
    assert.match(succeed('upgrade', 'hi', chart, '--set', 'message=bye', '--wait', '--timeout=20s'), /REVISION: 2\n/)
    assert.equal(await messageOf(`${greetings}/hi`), 'bye')
    const secret = await server.request('GET', '/api/v1/namespaces/default/secrets/hi')
    assert.equal(Buffer.from(secret.json.data.message, 'base64').toString(), 'bye')

    const tooLong = call('upgrade', 'hi', chart, '--set', `message=${'x'.repeat(41)}`)
    assert.notEqual(tooLong.code, 0)
    assert.match(tooLong.stderr, /spec\.message: Too long: may not be more than 40 bytes/)
    succeed('rollback', 'hi', '1', '--wait', '--timeout=20s')
    assert.equal(await messageOf(`${greetings}/hi`), 'hello')
    const history = JSON.parse(succeed('history', 'hi', '-o', 'json')) as { status: string }[]
    assert.deepEqual(
      history.map(({ status }) => status),
      ['superseded', 'superseded', 'failed', 'deployed'],
    )

    assert.match(succeed('uninstall', 'hi', '--wait', '--timeout=20s'), /release "hi" uninstalled/)
    for (const path of [`${greetings}/hi`, '/api/v1/namespaces/default/configmaps/hi', '/api/v1/namespaces/default/secrets/hi']) {
      assert.equal((await server.request('GET', path)).status, 404, path)
    }
    await undefine()
  })
}

test('the Python client works with custom and built-in objects', {
  skip: !isThere(python, '-c', 'import kubernetes') && missing('the Python client'),
}, async () => {
  await define()
  const { code, stdout, stderr } = run(python, [join(clients, 'custom_objects.py'), server.kubeconfig])
  assert.equal(code, 0, stderr)
  assert.equal(stdout, 'ok custom objects\nok dynamic client\nok typed objects\n')
  await undefine()
})

test('a kopf operator follows creation, change and deletion', { skip: !existsSync(kopf) && missing('kopf') }, async () => {
  await define()
  const env = { KUBECONFIG: server.kubeconfig, PYTHONUNBUFFERED: '1' }
  const operator = start(kopf, ['run', '--standalone', '--namespace=default', join(clients, 'greeter_operator.py')], { env })
  await operator.prints(/Initial authentication has finished/)
  const path = `${greetings}/watched`
  const map = '/api/v1/namespaces/default/configmaps/watched-text'
  const until = (phase: string) =>
    eventually(`phase ${phase}:\n${operator.output()}`, async () => {
      const { json } = await server.request('GET', path)
      return json.status?.phase === phase ? json : undefined
    })

  const greeting = {
    apiVersion: 'interop.example.com/v1',
    kind: 'Greeting',
    metadata: { name: 'watched' },
    spec: { message: 'hello' },
  }
  assert.equal((await server.request('POST', greetings, { body: greeting })).status, 201)
  const greeted = await until('Greeted')
  assert.deepEqual(greeted.metadata.finalizers, ['interop.example.com/kopf'])
  assert.equal((await server.request('GET', map)).json.data.text, 'hello')

  const headers = { 'content-type': 'application/merge-patch+json' }
  await server.request('PATCH', path, { body: { spec: { message: 'bye' } }, headers })
  await until('GreetedAgain')
  assert.equal((await server.request('GET', map)).json.data.text, 'bye')
  await eventually('the event is posted', async () => {
    const { items } = (await server.request('GET', '/api/v1/namespaces/default/events?fieldSelector=reason=Greeted')).json
    return items.length === 1 || undefined
  })

  const { json: deleting } = await server.request('DELETE', path)
  assert.ok(deleting.metadata.deletionTimestamp)
  await eventually('the finalizer is done', async () => (await server.request('GET', path)).status === 404 || undefined)
  assert.equal((await server.request('GET', map)).status, 404)
  await operator.stop()
  assert.doesNotMatch(operator.output(), /ERROR|Traceback/)
  await undefine()
})

test('client-go: typed clients in protobuf, informers, apply', {
  skip: !existsSync(goClient) && missing('the Go program'),
}, async () => {
  await define()
  const { code, stdout, stderr } = run(goClient, [server.kubeconfig])
  assert.equal(code, 0, `${stdout}${stderr}`)
  assert.equal(
    stdout,
    'ok configmaps\nok events\nok leases\nok namespaces\nok discovery 1 36\nok custom objects\nok metadata list 25\nok controller\n',
  )
  await undefine()
})
