/** Strategic merge patch: a merge that knows which lists are merged by key, with directives in the patch (apiserver checklist 4.5). */
import { deepCopy, getMember, isObject, type JsonObject, type JsonValue, setMember } from '../../apimachinery/index.ts'
import type { StrategicField, StrategicSchema } from '../merge/merge-contract.ts'
import { checkConversion } from './conversion.ts'
import {
  applyRetainKeys,
  DELETE_FROM_LIST,
  listOfDirective,
  PATCH_DIRECTIVE,
  SET_ELEMENT_ORDER,
  withoutDirectives,
  withoutNulls,
} from './directives.ts'
import { type ItemKey, orderMerged, positionsOf, requiredKeyOf } from './list-order.ts'
import {
  badArgument,
  badFormat,
  badPatchType,
  listsOfLists,
  mergeFailure,
  mixedElements,
  noMergeKey,
  orderMismatch,
} from './patch-errors.ts'
import { schemaNow } from './strategic-schema.ts'

/**
 * The patched object; neither argument is changed.
 * @throws StatusError 400, 422 or 500 with the reference's texts
 */
export function applyStrategicMerge(original: JsonObject, patch: JsonObject, schema: StrategicSchema): JsonObject {
  const changes = deepCopy(patch)
  const result = mergeMaps(deepCopy(original), changes, schema)
  checkConversion(result, changes, schema)
  return result
}

/** Merges in place, taking what it needs out of the patch. */
function mergeMaps(original: JsonObject, patch: JsonObject, schema: StrategicSchema): JsonObject {
  const directive = getMember(patch, PATCH_DIRECTIVE)
  if (directive !== undefined) return replacedMap(directive, patch)
  applyRetainKeys(original, patch)
  mergeOrderedLists(original, patch, schema)
  for (const key of Object.keys(patch)) mergeMember(original, key, patch[key]!, schema)
  return original
}

function replacedMap(directive: JsonValue, patch: JsonObject): JsonObject {
  if (directive === 'delete') return {}
  if (directive !== 'replace') throw badPatchType(directive, patch)
  delete patch[PATCH_DIRECTIVE]
  return patch
}

function mergeMember(original: JsonObject, patchKey: string, change: JsonValue, schema: StrategicSchema): void {
  const isDeletion = patchKey.startsWith(DELETE_FROM_LIST)
  const key = isDeletion ? listOfDirective(patchKey, DELETE_FROM_LIST) : patchKey
  if (change === null) {
    delete original[key]
    return
  }
  const present = getMember(original, key)
  if (present === undefined || !sameShape(present, change)) {
    if (!isDeletion) setOrDrop(original, key, withoutDirectives(withoutNulls(change)))
  } else if (isObject(present)) {
    const field = fieldFor(schema, key)
    const replaces = mainStrategy(field) === 'replace'
    setMember(original, key, replaces ? change : mergeMaps(present, change as JsonObject, schemaNow(field.schema)))
  } else if (Array.isArray(present)) {
    const field = listFieldFor(schema, key)
    setMember(original, key, mergeListField(present, change as JsonValue[], field, isDeletion))
  } else {
    setMember(original, key, change)
  }
}

/** Both maps, both lists, or both neither. */
function sameShape(a: JsonValue, b: JsonValue): boolean {
  return isObject(a) === isObject(b) && Array.isArray(a) === Array.isArray(b) && (a === null) === (b === null)
}

function setOrDrop(object: JsonObject, key: string, value: JsonValue | undefined): void {
  if (value === undefined) delete object[key]
  else setMember(object, key, value)
}

function fieldFor(schema: StrategicSchema, key: string): StrategicField {
  if (schema.fields === undefined) throw mergeFailure('merging an object in json but data type is not struct, instead is: map')
  const field = schema.fields.get(key)
  if (field !== undefined) return field
  throw mergeFailure(`unable to find api field in struct ${schema.name ?? ''} for the json field ${JSON.stringify(key)}`)
}

function listFieldFor(schema: StrategicSchema, key: string): StrategicField {
  const field = fieldFor(schema, key)
  if (field.type !== undefined && field.type !== 'array') throw mergeFailure('expected slice or array type, but got: struct')
  return field
}

function mainStrategy(field: StrategicField): 'merge' | 'replace' | undefined {
  for (const strategy of field.strategies) if (strategy !== 'retainKeys') return strategy
  return undefined
}

function itemSchema(field: StrategicField): StrategicSchema {
  return schemaNow(schemaNow(field.schema).element)
}

function mergeListField(original: JsonValue[], patch: JsonValue[], field: StrategicField, isDeletion: boolean): JsonValue[] {
  if (!isDeletion && mainStrategy(field) !== 'merge') return patch
  return mergeLists(original, patch, itemSchema(field), field.mergeKey ?? '', isDeletion)
}

function mergeLists(
  original: JsonValue[],
  patch: JsonValue[],
  schema: StrategicSchema,
  mergeKey: string,
  isDeletion: boolean,
): JsonValue[] {
  if (original.length === 0 && patch.length === 0) return original
  if (elementKind([original, patch]) !== 'map') {
    if (isDeletion) {
      const gone = new Set<ItemKey>(patch)
      return original.filter((item) => !gone.has(item))
    }
    return orderMerged([...new Set([...original, ...patch])], patch, original, mergeKey)
  }
  if (mergeKey === '') throw mergeFailure('cannot merge lists without merge key for struct')
  const { kept, changes } = applyItemDirectives(original, patch, mergeKey)
  const merged = mergeItems(kept, changes, schema, mergeKey)
  return orderMerged(merged, changes, kept, mergeKey)
}

/** All items must be of one sort; what that is. */
function elementKind(lists: readonly JsonValue[][]): string {
  let kind: string | undefined
  for (const list of lists) {
    for (const item of list) {
      if (Array.isArray(item)) throw listsOfLists()
      const itemKind = kindOf(item)
      kind ??= itemKind
      if (kind !== itemKind) throw mixedElements(lists)
    }
  }
  if (kind === undefined) throw mergeFailure('no elements in any of the given slices')
  return kind
}

function kindOf(item: JsonValue): string {
  if (isObject(item)) return 'map'
  if (typeof item === 'number' && !Number.isInteger(item)) return 'float'
  return item === null ? 'null' : typeof item === 'bigint' ? 'number' : typeof item
}

/** Takes items with `$patch` out of the patch and does what they say to the list. */
function applyItemDirectives(original: JsonValue[], patch: JsonValue[], mergeKey: string) {
  const changes: JsonValue[] = []
  const deleted = new Set<ItemKey>()
  let replace = false
  for (const item of patch as JsonObject[]) {
    switch (getMember(item, PATCH_DIRECTIVE)) {
      case undefined:
        changes.push(item)
        break
      case 'delete':
        if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey)
        deleted.add(item[mergeKey])
        break
      case 'replace':
        replace = true
        break
      case 'merge':
        throw mergeFailure('merging lists cannot yet be specified in the patch')
      default:
        throw badPatchType(item[PATCH_DIRECTIVE]!, item)
    }
  }
  if (replace) return { kept: changes, changes: [] }
  const isDeleted = (item: JsonValue) => deleted.has(getMember(item as JsonObject, mergeKey))
  return { kept: deleted.size === 0 ? original : original.filter((item) => !isDeleted(item)), changes }
}

function mergeItems(original: JsonValue[], patch: JsonValue[], schema: StrategicSchema, mergeKey: string): JsonValue[] {
  const merged = [...original]
  const positions = positionsOf(merged, mergeKey)
  for (const item of patch as JsonObject[]) {
    const key = requiredKeyOf(item, mergeKey)
    const at = positions.get(key)
    if (at !== undefined) merged[at] = mergeMaps(merged[at] as JsonObject, item, schema)
    else positions.set(key, merged.push(item) - 1)
  }
  return merged
}

/** Lists with `$setElementOrder`: merged first, then put into the order that the directive gives. */
function mergeOrderedLists(original: JsonObject, patch: JsonObject, schema: StrategicSchema): void {
  for (const directive of Object.keys(patch)) {
    if (!directive.startsWith(SET_ELEMENT_ORDER)) continue
    const order = patch[directive]!
    delete patch[directive]
    if (!Array.isArray(order)) throw badArgument('list', order)
    mergeOrderedList(original, patch, listOfDirective(directive, SET_ELEMENT_ORDER), order, schema)
  }
}

function mergeOrderedList(
  original: JsonObject,
  patch: JsonObject,
  key: string,
  order: JsonValue[],
  schema: StrategicSchema,
): void {
  const before = listMember(original, key)
  const changes = listMember(patch, key)
  const field = listFieldFor(schema, key)
  const mergeKey = field.mergeKey ?? ''
  if (mergeKey === '' && order.some((item) => isObject(item))) throw badFormat('setElementOrder list')
  checkOrder(changes ?? [], order, mergeKey)
  const merged = mergedForOrder(before, changes, field)
  if (merged === undefined) return
  elementKind([before ?? [], changes ?? []])
  setMember(original, key, orderMerged(merged, order, before ?? [], mergeKey))
  delete patch[key]
}

function listMember(object: JsonObject, key: string): JsonValue[] | undefined {
  const value = getMember(object, key)
  if (value !== undefined && !Array.isArray(value)) throw badArgument('list', value)
  return value
}

function mergedForOrder(before: JsonValue[] | undefined, changes: JsonValue[] | undefined, field: StrategicField) {
  if (changes === undefined) return before
  if (before === undefined) return withoutDirectives(changes) as JsonValue[]
  // Items are merged in place, but the order on the server is that of the list as it was.
  return mergeListField([...before], changes, field, false)
}

/** The items of the patch must come in the order that the directive gives. */
function checkOrder(changes: readonly JsonValue[], order: readonly JsonValue[], mergeKey: string): void {
  if (order.length === 0 || changes.length === 0) return
  const kept = mergeKey === '' ? changes : changes.filter((item) => !isDeletion(item))
  let next = 0
  for (let i = 0; next < kept.length && i < order.length; ) {
    const item = kept[next]!
    if (isObject(item) && Object.hasOwn(item, PATCH_DIRECTIVE)) {
      next++
      continue
    }
    if (requiredKeyOf(item, mergeKey) === requiredKeyOf(order[i]!, mergeKey)) next++
    i++
  }
  if (next < kept.length) throw orderMismatch(changes, order)
}

function isDeletion(item: JsonValue): boolean {
  if (!isObject(item)) throw badArgument('map', item)
  return getMember(item, PATCH_DIRECTIVE) === 'delete'
}
