/** Starting, stopping and failing to start, as a user of the command sees it. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { eventually, startServer as start, type TestServer } from '../harness/server.ts'

const root = resolve(import.meta.dirname, '../..')
const node = join(root, 'node_modules/.bin/node')
const bin = join(root, 'bin/outrigger.mjs')
const folders: string[] = []
const servers: TestServer[] = []
const startServer: typeof start = async (...args) => {
  const server = await start(...args)
  servers.push(server)
  return server
}
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'outrigger-life-'))
  folders.push(path)
  return path
}
after(async () => {
  for (const server of servers) await server.kill()
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})

/** Runs a server that is expected to end by itself. */
function attempt(...flags: string[]): { code: number | null; stderr: string; stdout: string } {
  const { status, stderr, stdout } = spawnSync(node, [bin, 'serve', ...flags], { encoding: 'utf8', timeout: 30_000 })
  return { code: status, stderr, stdout }
}

/** One line on stderr that begins with `error: `. */
function oneLine(stderr: string): string {
  const lines = stderr.trimEnd().split('\n')
  assert.equal(lines.length, 1, stderr)
  assert.match(lines[0]!, /^error: /)
  return lines[0]!
}

const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: name } })

test('three lines are printed, secrets are private, and what was written is there after a restart', async () => {
  const directory = folder()
  const first = await startServer([], directory)
  const created = await first.request('POST', '/api/v1/namespaces/default/configmaps', { body: configMap('kept') })
  assert.equal(created.status, 201)
  const lines = readFileSync(join(directory, 'stdout.log'), 'utf8').trimEnd().split('\n')
  assert.equal(lines.length, 3)
  assert.ok(lines[0]!.includes(first.url) && lines[1]!.includes(first.kubeconfig) && lines[2]!.includes('kubectl'))
  assert.equal(statSync(first.kubeconfig).mode & 0o777, 0o600)
  for (const file of readdirSync(join(directory, 'data/pki')).filter((name) => name.endsWith('.key')))
    assert.equal(statSync(join(directory, 'data/pki', file)).mode & 0o777, 0o600)
  assert.equal(await first.stop(), 0)
  const second = await startServer([], directory)
  const found = await second.request('GET', '/api/v1/namespaces/default/configmaps/kept')
  assert.deepEqual(found.json, created.json)
  assert.equal(await second.stop(), 0)
})

test('SIGTERM ends watches cleanly and exits 0', async () => {
  const server = await startServer(['--storage=memory:'], folder())
  const watch = server.request('GET', '/api/v1/configmaps?watch=1&resourceVersion=0')
  await eventually('the watch is open', async () => {
    const metrics = await server.request('GET', '/metrics')
    return /^apiserver_longrunning_requests\{[^}]*\} 1$/m.test(metrics.text) || undefined
  })
  assert.equal(await server.stop(), 0)
  assert.equal((await watch).status, 200)
})

test('while shutting down, readiness fails and requests are still answered', async () => {
  const server = await startServer(['--storage=memory:', '--shutdown-delay-duration=3s'], folder())
  const stopping = server.stop()
  await eventually('readiness fails', async () => ((await server.request('GET', '/readyz')).status === 500 ? true : undefined))
  assert.equal((await server.request('GET', '/api/v1/namespaces/default')).status, 200)
  assert.equal(await stopping, 0)
})

test('a second process on the same directory says so and exits 1', async () => {
  const server = await startServer([], folder())
  const { code, stderr } = attempt('--secure-port=0', `--data-dir=${join(server.directory, 'data')}`)
  assert.equal(code, 1)
  assert.match(oneLine(stderr), /--data-dir: .*in use/)
  assert.equal((await server.request('GET', '/api/v1/namespaces/default')).status, 200)
  await server.stop()
})

test('a port in use names the flag', async () => {
  const taken = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as net.AddressInfo
  const { code, stderr } = attempt(`--secure-port=${port}`, `--data-dir=${folder()}`)
  taken.close()
  assert.equal(code, 1)
  assert.match(oneLine(stderr), new RegExp(`--secure-port: .*${port}.* in use`))
})

test('certificates that cannot be used name the flag and the file', () => {
  const directory = folder()
  const broken = join(directory, 'broken.pem')
  writeFileSync(broken, 'not a certificate')
  const missing = attempt(
    '--secure-port=0',
    `--data-dir=${directory}/d`,
    '--tls-cert-file=/nonexistent.pem',
    `--tls-private-key-file=${broken}`,
  )
  assert.equal(missing.code, 1)
  assert.match(oneLine(missing.stderr), /--tls-cert-file: \/nonexistent\.pem: no such file/)
  const unreadable = attempt('--secure-port=0', `--data-dir=${directory}/d`, `--client-ca-file=${broken}`)
  assert.equal(unreadable.code, 1)
  assert.match(oneLine(unreadable.stderr), /--client-ca-file: .*broken\.pem: not a certificate/)
})

test('a corrupt store is named and left as it is', async () => {
  const directory = folder()
  const server = await startServer([], directory)
  await server.stop()
  const store = join(directory, 'data/store')
  const file = readdirSync(store, { recursive: true, encoding: 'utf8' })
    .map((name) => join(store, name))
    .find((path) => path.endsWith('data.mdb'))!
  const damaged = Buffer.alloc(statSync(file).size, 7)
  writeFileSync(file, damaged)
  const { code, stderr } = attempt('--secure-port=0', `--data-dir=${join(directory, 'data')}`)
  assert.equal(code, 1)
  assert.match(oneLine(stderr), /corrupt/)
  assert.ok(readFileSync(file).equals(damaged))
})

test('an unknown flag is an error with the nearest name', () => {
  const { code, stderr } = attempt('--secure-prot=0')
  assert.equal(code, 2)
  assert.match(stderr, /unknown option '--secure-prot=0'[\s\S]*Did you mean --secure-port\?/)
})

test('flags come from a YAML file too, and the command line wins', async () => {
  const directory = folder()
  const file = join(directory, 'config.yaml')
  writeFileSync(file, 'storage: "memory:"\nanonymous-auth: false\nrequest-timeout: 30s\n')
  const server = await startServer([`--config=${file}`], directory)
  assert.equal((await server.request('GET', '/version', { anonymous: true })).status, 401)
  assert.deepEqual(readdirSync(join(directory, 'data')).includes('store'), false)
  await server.stop()
  const wins = await startServer([`--config=${file}`, '--anonymous-auth=true'], directory)
  assert.equal((await wins.request('GET', '/version', { anonymous: true })).status, 200)
  await wins.stop()
})

test('a mistake in the YAML file names the file and the nearest name', () => {
  const file = join(folder(), 'config.yaml')
  writeFileSync(file, 'secure-prot: 1\n')
  const { code, stderr } = attempt(`--config=${file}`)
  assert.equal(code, 1)
  assert.match(oneLine(stderr), /--config: .*unknown setting "secure-prot" \(did you mean secure-port\?\)/)
})

test('the package’s start command passes flags, signals and the exit code on', async () => {
  const directory = folder()
  mkdirSync(join(directory, 'data'))
  const kubeconfig = join(directory, 'kubeconfig')
  const child = spawn(
    'npm',
    ['start', '--silent', '--', '--secure-port=0', `--data-dir=${directory}/data`, `--write-kubeconfig=${kubeconfig}`],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let printed = ''
  child.stdout.on('data', (piece) => {
    printed += piece
  })
  await eventually('three lines', () => printed.split('\n').length === 4, 60_000)
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  assert.equal(await exited, 0)
  const again = await startServer([], directory)
  assert.equal(await again.stop(), 0, 'the first server let go of the directory')
})
