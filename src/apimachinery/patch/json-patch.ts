/**
 * JSON patch (RFC 6902) as the reference's library understands it, which differs from the RFC: `replace` of a missing member adds it,
 * `test` of a missing member against null holds, indices may be negative, pointers need not begin with a slash.
 */
import { deepCopy, deepEqual, getMember, isObject, setMember } from '../meta/json-value.ts'
import type { JsonObject, JsonValue } from '../meta/object.ts'
import { stringifyJson } from '../codec/json.ts'
import { sortedKeys } from '../text/key-order.ts'
import { jsonType } from '../text/json-type.ts'

/** Most operations in one patch; more is 413. */
export const PATCH_OPERATIONS_MAX = 10_000
/** Most bytes that the `copy` operations of one patch may add together; more is 413. */
export const PATCH_COPY_BYTES_MAX = 3 * 1024 * 1024

/** Why a patch was refused: `decode` is 400, `tooLarge` 413, `apply` the generic 422. */
export type JsonPatchFailure = 'decode' | 'tooLarge' | 'apply'

/** A patch that cannot be applied. */
export class JsonPatchError extends Error {
  override readonly name = 'JsonPatchError'
  readonly failure: JsonPatchFailure
  constructor(failure: JsonPatchFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

/** A decoded operation. */
interface Operation {
  readonly op: string
  readonly path: string | undefined
  readonly from: string | undefined
  /** `undefined` when the member is missing, which `test` treats as null. */
  readonly value: JsonValue | undefined
}

/** What a pointer names: a member of an object or an item of a list, there or not. */
interface Place {
  readonly container: JsonObject | JsonValue[]
  readonly key: string
}

/** The document while it changes; a pointer to the root replaces it as a whole. */
interface Document {
  root: JsonObject | JsonValue[]
  copiedBytes: number
  /** What operations have looked into; undefined: nobody asks. */
  readonly visited: Set<JsonValue> | undefined
}

const APPLIERS: Readonly<Record<string, (document: Document, operation: Operation) => void>> = {
  add: (document, { path, value = null }) => add(locate(document, path), deepCopy(value)),
  remove: (document, { path }) => remove(locate(document, path)),
  replace,
  move,
  test,
  copy,
}

/**
 * The patched document. `target` stays as it is; the result shares nothing with the patch.
 * @throws JsonPatchError
 */
export function applyJsonPatch(target: JsonObject, patch: JsonValue): JsonValue {
  return patchedDocument(target, patch, undefined).root
}

/**
 * The patched document with its members in the order in which the reference's library prints them: sorted where operations looked into an
 * object, as they came elsewhere.
 * @throws JsonPatchError
 */
export function applyJsonPatchInOrder(target: JsonObject, patch: JsonValue): JsonValue {
  const visited = new Set<JsonValue>()
  const { root } = patchedDocument(target, patch, visited)
  visited.add(root)
  return sortVisited(root, visited)
}

function patchedDocument(target: JsonObject, patch: JsonValue, visited: Document['visited']): Document {
  const operations = decodePatch(patch)
  const document: Document = { root: deepCopy(target), copiedBytes: 0, visited }
  for (const operation of operations) applyOperation(document, operation)
  return document
}

function sortVisited(value: JsonValue, visited: ReadonlySet<JsonValue>): JsonValue {
  if (Array.isArray(value)) return value.map((item) => sortVisited(item, visited))
  if (!isObject(value)) return value
  const ordered: JsonObject = {}
  for (const key of visited.has(value) ? sortedKeys(value) : Object.keys(value)) {
    setMember(ordered, key, sortVisited(value[key]!, visited))
  }
  return ordered
}

function visitAll(value: JsonValue | undefined, visited: Set<JsonValue>): void {
  if (typeof value !== 'object' || value === null) return
  visited.add(value)
  for (const member of Object.values(value)) visitAll(member, visited)
}

function decodePatch(patch: JsonValue): Operation[] {
  if (patch === null) return []
  if (!Array.isArray(patch))
    fail('decode', `json: cannot unmarshal ${jsonType(patch)} into Go value of type []handlers.jsonPatchOp`)
  if (patch.length > PATCH_OPERATIONS_MAX) {
    fail('tooLarge', `The allowed maximum operations in a JSON patch is ${PATCH_OPERATIONS_MAX}, got ${patch.length}`)
  }
  return patch.map(decodeOperation)
}

function decodeOperation(item: JsonValue): Operation {
  if (item === null) return { op: 'unknown', path: undefined, from: undefined, value: undefined }
  if (!isObject(item)) fail('decode', `json: cannot unmarshal ${jsonType(item)} into Go value of type handlers.jsonPatchOp`)
  for (const name of ['op', 'path', 'from']) {
    const member = getMember(item, name)
    if (member != null && typeof member !== 'string') {
      fail('decode', `json: cannot unmarshal ${jsonType(member)} into Go struct field jsonPatchOp.${name} of type string`)
    }
  }
  const text = (name: string): string | undefined => (getMember(item, name) as string | null | undefined) ?? undefined
  return { op: text('op') ?? 'unknown', path: text('path'), from: text('from'), value: getMember(item, 'value') }
}

function applyOperation(document: Document, operation: Operation): void {
  if (!Object.hasOwn(APPLIERS, operation.op)) fail('apply', `Unexpected kind: ${operation.op}`)
  APPLIERS[operation.op]!(document, operation)
}

function replace(document: Document, { path, value = null }: Operation): void {
  if (path === '') {
    if (!Array.isArray(value) && !isObject(value)) fail('apply', 'replace operation value must be object or array')
    document.root = deepCopy(value)
    return
  }
  const place = locate(document, path)
  if (Array.isArray(place.container)) place.container[existingIndex(place.container, place.key)] = deepCopy(value)
  else setMember(place.container, place.key, deepCopy(value))
}

function move(document: Document, { from, path }: Operation): void {
  const source = locate(document, from)
  const value = read(source)
  remove(source)
  add(locate(document, path), value ?? null)
}

function test(document: Document, { path, value = null }: Operation): void {
  const actual = path === '' ? document.root : read(locate(document, path))
  if (document.visited !== undefined) visitAll(actual, document.visited)
  if (!deepEqual(actual ?? null, value)) fail('apply', `testing value ${path} failed: test failed`)
}

function copy(document: Document, { from, path }: Operation): void {
  const value = deepCopy(read(locate(document, from)) ?? null)
  const place = locate(document, path)
  document.copiedBytes += Buffer.byteLength(stringifyJson(value))
  if (document.copiedBytes > PATCH_COPY_BYTES_MAX) {
    const sizes = `the accumulated size increase of copy operations is ${document.copiedBytes}, exceeding the limit ${PATCH_COPY_BYTES_MAX}`
    fail('tooLarge', `Unable to complete the copy, ${sizes}`)
  }
  add(place, value)
}

/** Follows a pointer up to its last part. The first part of a pointer is dropped whatever it is: normally it is empty. */
function locate(document: Document, pointer: string | undefined): Place {
  if (pointer === undefined) fail('apply', 'operation missing path field: missing value')
  const parts = pointer.split('/').slice(1).map(decodePart)
  const key = parts.pop()
  if (key === undefined) fail('apply', `doc is missing path: ${pointer}: missing value`)
  let container: JsonObject | JsonValue[] = document.root
  for (const part of parts) {
    const next = read({ container, key: part })
    if (typeof next !== 'object' || next === null) fail('apply', `doc is missing path: ${pointer}: missing value`)
    document.visited?.add(container)
    container = next
  }
  document.visited?.add(container)
  return { container, key }
}

function decodePart(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}

function read({ container, key }: Place): JsonValue | undefined {
  return Array.isArray(container) ? container[existingIndex(container, key)] : getMember(container, key)
}

function add({ container, key }: Place, value: JsonValue): void {
  if (!Array.isArray(container)) setMember(container, key, value)
  else if (key === '-') container.push(value)
  else container.splice(indexWithin(key, container.length + 1), 0, value)
}

function remove({ container, key }: Place): void {
  if (Array.isArray(container)) container.splice(existingIndex(container, key), 1)
  else if (Object.hasOwn(container, key)) delete container[key]
  else fail('apply', `Unable to remove nonexistent key: ${key}: missing value`)
}

function existingIndex(list: readonly JsonValue[], key: string): number {
  return indexWithin(key, list.length)
}

/** An index below `size`; negative ones count from the end. */
function indexWithin(key: string, size: number): number {
  if (!/^[+-]?[0-9]{1,18}$/.test(key)) fail('apply', `value was not a proper array index: '${key}'`)
  const index = Number(key)
  if (index >= size || index < -size) fail('apply', `Unable to access invalid index: ${index}: invalid index referenced`)
  return index < 0 ? index + size : index
}

function fail(failure: JsonPatchFailure, message: string): never {
  throw new JsonPatchError(failure, message)
}
