/** `outrigger storage status`: how large the store is, and with what. */
import type { StoreReader } from '../../storage/index.ts'
import { counted, writeOut } from '../terminal.ts'
import { entriesUnder, type StoreFlags, withStore } from './opened-store.ts'

/** Flags of the command. */
export interface StatusFlags extends StoreFlags {
  readonly output: 'text' | 'json'
}

/** What a resource takes. */
interface Share {
  keys: number
  /** Of the newest values, without history and pages. */
  bytes: number
}

/** Runs the command. @throws CliError */
export async function runStatus(flags: StatusFlags): Promise<void> {
  await withStore(flags, async (store) => {
    const shares = sharesOf(store)
    await writeOut(flags.output === 'json' ? asJson(store, shares) : asText(store, shares))
  })
}

function sharesOf(store: StoreReader): Map<string, Share> {
  const shares = new Map<string, Share>()
  for (const { key, value } of entriesUnder(store, '', store.revision)) {
    const prefix = resourcePrefix(key)
    const share = shares.get(prefix) ?? { keys: 0, bytes: 0 }
    share.keys++
    share.bytes += value.byteLength
    shares.set(prefix, share)
  }
  return shares
}

/** `/registry/namespaces/`, `/registry/example.com/widgets/`: a group is told by its dot. */
function resourcePrefix(key: string): string {
  const [, registry, first, second] = key.split('/')
  if (second === undefined) return key
  return first!.includes('.') ? `/${registry}/${first}/${second}/` : `/${registry}/${first}/`
}

function asText(store: StoreReader, shares: ReadonlyMap<string, Share>): string {
  const total = totalOf(shares)
  const head = [
    `size on disk  ${bytes(store.sizeBytes)}`,
    `revision      ${store.revision} (readable from ${store.compactedRevision} on)`,
    `content       ${counted(total.keys, 'key')}, ${bytes(total.bytes)}`,
  ]
  if (shares.size === 0) return `${head.join('\n')}\n`
  const rows = [...shares].sort(([, a], [, b]) => b.bytes - a.bytes)
  const width = Math.max(...rows.map(([prefix]) => prefix.length))
  const lines = rows.map(([prefix, share]) => row(prefix.padEnd(width), String(share.keys), bytes(share.bytes)))
  return `${[...head, '', row('PREFIX'.padEnd(width), 'KEYS', 'SIZE'), ...lines].join('\n')}\n`
}

const row = (prefix: string, keys: string, size: string): string => `${prefix}  ${keys.padStart(9)}  ${size.padStart(10)}`

function asJson(store: StoreReader, shares: ReadonlyMap<string, Share>): string {
  const resources = [...shares].map(([prefix, share]) => ({ prefix, ...share }))
  const { sizeBytes, revision, compactedRevision } = store
  return `${JSON.stringify({ sizeBytes, revision, compactedRevision, ...totalOf(shares), resources }, undefined, 2)}\n`
}

function totalOf(shares: ReadonlyMap<string, Share>): Share {
  const total = { keys: 0, bytes: 0 }
  for (const share of shares.values()) {
    total.keys += share.keys
    total.bytes += share.bytes
  }
  return total
}

function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = count
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}
