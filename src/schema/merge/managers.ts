/** `metadata.managedFields`: reading, checking, ordering and writing its entries. */
import {
  compareText,
  deepEqual,
  formatTime,
  getMember,
  goJsonObject,
  isObject,
  type JsonValue,
  type KubeObject,
  type ManagedFieldsEntry,
} from '../../apimachinery/index.ts'
import { canonicalElement, SELF } from './field-element.ts'
import { EMPTY_SET, type FieldSet, hasChildren, isLeaf, sortSet, unionNodes, unionSets, withMember } from './field-set.ts'

/** What one manager owns. Immutable. */
export interface Manager {
  readonly name: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
  /** RFC 3339 seconds, UTC. */
  readonly time: string | undefined
  readonly set: FieldSet
  /** The entry it was read from, written back as it is when nothing changed. */
  readonly entry?: ManagedFieldsEntry
}

/** Managers by identity. */
export type Managers = Map<string, Manager>

/** More update managers than this are merged, oldest first. */
const UPDATE_MANAGERS_MAX = 10
/** Who owns what the merged managers owned. */
const ANCIENT_CHANGES = 'ancient-changes'
/** Deeper field sets are refused: no schema goes this deep. */
const SET_DEPTH_MAX = 200

type Identity = Pick<Manager, 'name' | 'operation' | 'apiVersion' | 'subresource'>

/** Who is the same manager: an applier in all versions, an updater in each version of its own. */
export function managerId(manager: Identity): string {
  const version = manager.operation === 'Apply' ? '' : manager.apiVersion
  return `${manager.name}\0${manager.operation}\0${version}\0${manager.subresource}`
}

/** The identity as the reference orders it. */
export function managerOrder(manager: Identity): string {
  const fields = {
    manager: manager.name === '' ? undefined : manager.name,
    operation: manager.operation,
    apiVersion: manager.operation === 'Apply' ? undefined : manager.apiVersion,
    subresource: manager.subresource === '' ? undefined : manager.subresource,
  }
  return goJsonObject(fields, ['manager', 'operation', 'apiVersion', 'subresource'])
}

/** How far entries are trusted: those of a stored object were written here, those of a request by a client. */
export type EntrySource = 'stored' | 'client'

/**
 * Reads entries.
 * @throws Error that says what is wrong with them
 */
export function readManagers(entries: JsonValue | undefined, source: EntrySource): Managers {
  const managers: Managers = new Map()
  if (!Array.isArray(entries)) return managers
  for (const [i, item] of entries.entries()) {
    const manager = readManager(isObject(item) ? (item as ManagedFieldsEntry) : {}, i, source)
    managers.set(managerId(manager), manager)
  }
  return managers
}

function readManager(entry: ManagedFieldsEntry, index: number, source: EntrySource): Manager {
  const { operation, apiVersion, fieldsType } = entry
  if (operation !== 'Apply' && operation !== 'Update') throw new Error('operation must be `Apply` or `Update`')
  if (apiVersion === undefined || apiVersion === '') throw new Error('apiVersion must not be empty')
  if (fieldsType === undefined || fieldsType === '') throw new Error(`missing fieldsType in managed fields entry ${index}`)
  if (fieldsType !== 'FieldsV1') throw new Error(`invalid fieldsType "${fieldsType}" in managed fields entry ${index}`)
  const fields = entry.fieldsV1 ?? EMPTY_SET
  const set = source === 'stored' ? fields : canonicalSet(fields)
  const time = readTime(entry.time)
  const manager = { name: entry.manager ?? '', operation, apiVersion, subresource: entry.subresource ?? '', time, set }
  return set === entry.fieldsV1 && time === entry.time ? { ...manager, entry } : manager
}

const SECONDS_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

function readTime(time: string | undefined): string | undefined {
  if (typeof time !== 'string' || SECONDS_UTC.test(time)) return time ?? undefined
  const ms = Date.parse(time)
  return Number.isNaN(ms) ? undefined : formatTime(ms)
}

/**
 * A set that a client wrote, in canonical form; itself when it is.
 * @throws Error when it is no field set
 */
function canonicalSet(fields: JsonValue): FieldSet {
  const { children } = canonicalNode(fields, 0)
  return children ?? EMPTY_SET
}

function canonicalNode(node: JsonValue, depth: number): { children: FieldSet | undefined; member: boolean } {
  if (depth > SET_DEPTH_MAX) throw new Error('field set is too deep')
  if (node === null) return { children: undefined, member: true }
  if (!isObject(node)) throw new Error('expected an object in a field set')
  let member = false
  let out: FieldSet | undefined
  let same = true
  for (const key in node) {
    if (key === SELF) {
      member = true
      continue
    }
    const element = canonicalElement(key)
    if (element === undefined) {
      same = false
      continue
    }
    const below = node[key]!
    const child = canonicalNode(below, depth + 1)
    const value = child.member ? withMember(child.children) : child.children!
    const present = out === undefined ? undefined : getMember(out, element)
    out ??= {}
    out[element] = present === undefined ? value : unionNodes(present as FieldSet, value)
    if (value !== below && !(isLeaf(value) && isObject(below) && isLeaf(below))) same = false
    if (element !== key) same = false
  }
  if (out === undefined) return { children: undefined, member: true }
  return { children: same ? node : member ? withMember(out) : out, member }
}

/** Does the client ask to start over: an empty list, or a list of one empty entry? */
export function isReset(entries: JsonValue | undefined): boolean {
  if (!Array.isArray(entries)) return false
  return entries.length === 0 || (entries.length === 1 && isObject(entries[0]) && isEmptyEntry(entries[0] as ManagedFieldsEntry))
}

function isEmptyEntry(entry: ManagedFieldsEntry): boolean {
  for (const key of ['manager', 'operation', 'apiVersion', 'time', 'fieldsType', 'fieldsV1', 'subresource']) {
    const value = entry[key]
    if (value !== undefined && value !== null && value !== '') return false
  }
  return true
}

/** The managers to start from in an update: the client's if they are sound and any, else the live object's. */
export function managersForUpdate(live: KubeObject | undefined, next: KubeObject, subresource: string): Managers {
  const stored = live?.metadata.managedFields
  const sent = next.metadata.managedFields
  // Managed fields cannot be set through a subresource.
  if (subresource === '') {
    if (isReset(sent)) return new Map()
    // Clients send back what they read; only what they changed must be checked.
    if (!deepEqual(sent, stored)) {
      const managers = tryRead(sent, 'client')
      if (managers !== undefined && managers.size > 0) return managers
    }
  }
  return tryRead(stored, 'stored') ?? new Map()
}

function tryRead(entries: JsonValue | undefined, source: EntrySource): Managers | undefined {
  try {
    return readManagers(entries, source)
  } catch {
    // What cannot be read is ignored, as in the reference: clients that do not know managedFields must not break them.
    return undefined
  }
}

/** Entries in their order: appliers first, then by time, name, version and subresource. `undefined`: there are none. */
export function writeManagers(managers: Managers): ManagedFieldsEntry[] | undefined {
  if (managers.size === 0) return undefined
  return [...managers.values()].sort(compareManagers).map(writeManager)
}

function writeManager(manager: Manager): ManagedFieldsEntry {
  if (manager.entry !== undefined) return manager.entry
  const entry: ManagedFieldsEntry = {}
  if (manager.name !== '') entry.manager = manager.name
  entry.operation = manager.operation
  entry.apiVersion = manager.apiVersion
  if (manager.time !== undefined) entry.time = manager.time
  entry.fieldsType = 'FieldsV1'
  entry.fieldsV1 = sortSet(manager.set)
  if (manager.subresource !== '') entry.subresource = manager.subresource
  return entry
}

function compareManagers(a: Manager, b: Manager): number {
  return (
    compareText(a.operation, b.operation) ||
    compareText(a.time ?? '', b.time ?? '') ||
    compareText(a.name, b.name) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  )
}

/** Sets what a manager owns; one that owns nothing is dropped. */
export function setOwned(managers: Managers, id: string, manager: Manager, set: FieldSet): void {
  if (set === manager.set) return
  if (!hasChildren(set)) managers.delete(id)
  else managers.set(id, { ...manager, set, entry: undefined })
}

/** Merges the oldest update managers of each version until there are few enough. */
export function capUpdateManagers(managers: Managers): void {
  const updaters = [...managers].filter(([, manager]) => manager.operation === 'Update')
  let count = updaters.length
  if (count <= UPDATE_MANAGERS_MAX) return
  updaters.sort(([, a], [, b]) => compareText(a.time ?? '', b.time ?? '') || compareText(managerOrder(a), managerOrder(b)))
  const firstOfVersion = new Map<string, string>()
  for (const [id, manager] of updaters) {
    if (count <= UPDATE_MANAGERS_MAX) return
    const first = firstOfVersion.get(manager.apiVersion)
    if (first === undefined) {
      firstOfVersion.set(manager.apiVersion, id)
      continue
    }
    mergeIntoBucket(managers, first, id, manager)
    count--
  }
}

/** The first two of a version become the bucket, the others join it. */
function mergeIntoBucket(managers: Managers, first: string, id: string, manager: Manager): void {
  const bucket: Identity = { name: ANCIENT_CHANGES, operation: 'Update', apiVersion: manager.apiVersion, subresource: '' }
  const bucketId = managerId(bucket)
  const start = managers.get(bucketId) ?? managers.get(first)
  if (!managers.has(bucketId)) managers.delete(first)
  const set = unionSets(manager.set, start?.set ?? EMPTY_SET)
  managers.delete(id)
  managers.set(bucketId, { ...bucket, time: manager.time, set })
}
