/** kubectl against a server of its own, as the interop tests use it: a story on one server, in the folder of a seed document. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findKubectl } from '../harness/kubectl.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { type CommandOptions, isThere, type Outcome, run, type Running, start } from './command.ts'
import { unpackSeed } from './seed-files.ts'

/** A command line is split at blanks; a list is for where an argument holds some. */
export type CommandLine = string | readonly string[]

const kubectl = findKubectl()
/** Why tests with kubectl are left out; false when they are not. */
export const skip: string | false = !kubectl ? 'no kubectl here' : !isThere('curl', '--version') && 'no curl here'

/** What `-o json` may hold. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
type AnyJson = any

/** See the module comment. */
export class KubectlSession {
  /** A folder for what the test makes itself. */
  work = ''
  /** Where commands run. */
  folder = ''
  #server: TestServer | undefined

  /** Starts a server with these flags; nothing where the tests are left out. */
  async open(flags: readonly string[] = []): Promise<void> {
    if (skip) return
    this.work = mkdtempSync(join(tmpdir(), 'outrigger-kubectl-'))
    this.#server = await startServer(flags)
  }

  async close(): Promise<void> {
    if (this.#server === undefined) return
    await this.#server.stop()
    this.#server.remove()
    rmSync(this.work, { recursive: true, force: true })
  }

  /** Goes to the folder with the manifests of a seed document. */
  enter(seed: string): void {
    this.folder = unpackSeed(seed, this.work)
  }

  /** Runs a command. */
  readonly kube = (line: CommandLine, options: CommandOptions = {}): Outcome =>
    run(kubectl!.path, this.#args(line), { cwd: this.folder, ...options })

  /** The output of a command that succeeds. */
  readonly k = (line: CommandLine, options?: CommandOptions): string => {
    const { code, stdout, stderr } = this.kube(line, options)
    assert.equal(code, 0, `${line}: ${stderr}${stdout}`)
    return stdout
  }

  /** The complaint of a command that fails. */
  readonly refused = (line: CommandLine, options?: CommandOptions): string => {
    const { code, stdout, stderr } = this.kube(line, options)
    assert.notEqual(code, 0, `${line}: ${stdout}`)
    return stderr
  }

  /** Starts a command and goes on. */
  readonly follow = (line: CommandLine): Running => start(kubectl!.path, this.#args(line), { cwd: this.folder })

  /** The output of a command that succeeds, parsed. */
  readonly json = (line: CommandLine): AnyJson => JSON.parse(this.k(line))

  /** Waits for a definition. */
  readonly established = (name: string): string => this.k(`wait --for=condition=Established crd/${name} --timeout=20s`)

  #args(line: CommandLine): string[] {
    const args = typeof line === 'string' ? line.split(' ') : [...line]
    return ['--kubeconfig', this.#server!.kubeconfig, '--cache-dir', join(this.work, 'cache'), ...args]
  }
}

/** Cells of a printed table. */
export const cells = (table: string): string[][] =>
  table
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd().split(/ {2,}/))
