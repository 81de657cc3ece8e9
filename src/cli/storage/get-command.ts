/** `outrigger storage get`: keys and values, by default printed as etcdctl prints them by default. */
import type { StoreEntry, StoreReader } from '../../storage/index.ts'
import { CliError, EXIT_USAGE } from '../cli-error.ts'
import { writeOut } from '../terminal.ts'
import { entriesUnder, type StoreFlags, withStore } from './opened-store.ts'

/** Flags of the command. */
export interface GetFlags extends StoreFlags {
  readonly prefix?: boolean
  readonly keysOnly?: boolean
  readonly printValueOnly?: boolean
  readonly countOnly?: boolean
  /** 0 and absent: no limit. */
  readonly limit?: number
  /** 0 and absent: the newest. */
  readonly rev?: number
  readonly writeOut: 'simple' | 'json' | 'fields'
}

/** Runs the command. A key that is not there is not an error: nothing is printed. @throws CliError */
export async function runGet(key: string, flags: GetFlags): Promise<void> {
  if (key === '' && !flags.prefix) throw new CliError('name a key, or give --prefix to print everything', EXIT_USAGE)
  if (flags.keysOnly && flags.printValueOnly) {
    throw new CliError('--keys-only and --print-value-only leave nothing to print', EXIT_USAGE)
  }
  await withStore(flags, async (store) => {
    const revision = flags.rev || store.revision
    // Asked once up front: a wrong revision is told even when no key matches.
    const single = store.get(key, revision)
    const entries = flags.prefix ? entriesUnder(store, key, revision) : single === undefined ? [] : [single]
    if (flags.countOnly) await printCount(entries, store, flags)
    else if (flags.writeOut === 'json') await printJson(entries, store, flags)
    else await printLines(entries, flags)
  })
}

async function printLines(entries: Iterable<StoreEntry>, flags: GetFlags): Promise<void> {
  let printed = 0
  for (const entry of entries) {
    await writeOut(flags.writeOut === 'fields' ? fieldsOf(entry, flags) : simple(entry, flags))
    if (++printed === flags.limit) return
  }
}

/** With --keys-only an empty line stands where the value would, as with etcdctl. */
function simple({ key, value }: StoreEntry, { keysOnly, printValueOnly }: GetFlags): string {
  return `${printValueOnly ? '' : `${key}\n`}${keysOnly ? '' : textOf(value)}\n`
}

function fieldsOf({ key, value, createRevision, modRevision }: StoreEntry, { keysOnly, printValueOnly }: GetFlags): string {
  return [
    ...(printValueOnly ? [] : [`"Key" : ${JSON.stringify(key)}`]),
    `"CreateRevision" : ${createRevision}`,
    `"ModRevision" : ${modRevision}`,
    ...(keysOnly ? [] : [`"Value" : ${JSON.stringify(textOf(value))}`]),
    '',
    '',
  ].join('\n')
}

/** One line, keys and values in base64. */
async function printJson(entries: Iterable<StoreEntry>, store: StoreReader, flags: GetFlags): Promise<void> {
  await writeOut(`{"header":{"revision":${store.revision}},"kvs":[`)
  let count = 0
  for (const entry of entries) {
    count++
    if (flags.limit && count > flags.limit) continue
    await writeOut(`${count === 1 ? '' : ','}${JSON.stringify(keyValue(entry, flags))}`)
  }
  const more = flags.limit && count > flags.limit ? '"more":true,' : ''
  await writeOut(`],${more}"count":${count}}\n`)
}

function keyValue({ key, value, createRevision, modRevision }: StoreEntry, { keysOnly }: GetFlags): object {
  return {
    key: Buffer.from(key).toString('base64'),
    create_revision: createRevision,
    mod_revision: modRevision,
    ...(keysOnly ? {} : { value: Buffer.from(value).toString('base64') }),
  }
}

async function printCount(entries: Iterable<StoreEntry>, store: StoreReader, { writeOut: format }: GetFlags): Promise<void> {
  let count = 0
  for (const _ of entries) count++
  const text = {
    simple: `${count}`,
    fields: `"Count" : ${count}`,
    json: `{"header":{"revision":${store.revision}},"count":${count}}`,
  }
  await writeOut(`${text[format]}\n`)
}

const textOf = (value: Uint8Array): string => Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString()
