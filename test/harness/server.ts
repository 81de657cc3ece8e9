/** Starts the real executable in a folder of its own and talks to it over TLS. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Answer, readKubeconfig, type RequestOptions, send } from './connection.ts'

export type { Answer, RequestOptions }

const root = resolve(import.meta.dirname, '../..')
const START_MS_MAX = 60_000
const POLL_MS = 20

/** A server process. */
export interface TestServer {
  readonly directory: string
  readonly kubeconfig: string
  readonly url: string
  readonly child: ChildProcess
  /** The authority and the admin's certificate, for connections of one's own. */
  readonly tls: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer }
  /** What it wrote to stderr so far. */
  log(): string
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL. */
  kill(): Promise<void>
  /** Removes the folder. */
  remove(): void
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Polls until `check` gives a value; fails with `what` after `msMax`. */
export async function eventually<T>(
  what: string,
  check: () => T | undefined | Promise<T | undefined>,
  msMax = 20_000,
): Promise<T> {
  for (let waited = 0; ; waited += POLL_MS) {
    const value = await check()
    if (value !== undefined && value !== false) return value
    if (waited > msMax) throw new Error(`${what}: not within ${msMax} ms`)
    await pause(POLL_MS)
  }
}

/** Starts a server; `directory` reuses the folder of an earlier one. */
export async function startServer(
  flags: readonly string[] = [],
  directory = mkdtempSync(join(tmpdir(), 'outrigger-test-')),
): Promise<TestServer> {
  const kubeconfig = join(directory, `kubeconfig-${process.hrtime.bigint()}`)
  const errors = join(directory, 'stderr.log')
  const child = spawn(
    join(root, 'node_modules/.bin/node'),
    [
      join(root, 'bin/outrigger.mjs'),
      'serve',
      '--secure-port=0',
      `--data-dir=${join(directory, 'data')}`,
      `--write-kubeconfig=${kubeconfig}`,
      ...flags,
    ],
    { stdio: ['ignore', openSync(join(directory, 'stdout.log'), 'a'), openSync(errors, 'a')] },
  )
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const log = () => readFileSync(errors, 'utf8')
  await eventually(
    'the kubeconfig is written',
    () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended:\n${log()}`)
      return existsSync(kubeconfig)
    },
    START_MS_MAX,
  )
  const { url, ca, ...admin } = readKubeconfig(kubeconfig)
  const agents = {
    admin: new https.Agent({ ca, ...admin, keepAlive: true }),
    anonymous: new https.Agent({ ca, keepAlive: true }),
  }
  const request = (method: string, path: string, options: RequestOptions = {}) =>
    send(url, options.anonymous ? agents.anonymous : agents.admin, method, path, options)
  await eventually(
    'ready',
    async () => {
      const answer = await request('GET', '/readyz').catch(() => undefined)
      return answer?.status === 200 || undefined
    },
    START_MS_MAX,
  )
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    const code = await exited
    agents.admin.destroy()
    agents.anonymous.destroy()
    return code
  }
  return {
    directory,
    kubeconfig,
    url,
    child,
    tls: { ca, ...admin },
    log,
    request,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}
