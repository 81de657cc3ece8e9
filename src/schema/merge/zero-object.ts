/**
 * What an object has before anybody set anything. Kinds that are structures in the reference begin with some fields (`spec: {}`, `containers: null`);
 * a create owns what differs from that.
 */
import type { JsonObject, JsonValue, KubeObject } from '../../apimachinery/index.ts'
import { setMember } from '../../apimachinery/index.ts'
import type { TypedSchema, ZeroValue } from './merge-contract.ts'
import { asObject, resolveType } from './typed-node.ts'

/** The beginning of an object, in as far as `next` has the same fields. */
export function zeroObject(next: KubeObject, type: TypedSchema | undefined): KubeObject {
  const zero = (type === undefined ? {} : zeroMembers(next, type)) as Partial<KubeObject>
  const { apiVersion, kind } = next
  return { ...zero, apiVersion, kind } as KubeObject
}

function zeroMembers(next: JsonObject, type: TypedSchema): JsonObject {
  const map = resolveType(type)
  const out: JsonObject = {}
  if (map.kind !== 'map') return out
  let structured = false
  for (const [name, field] of map.fields) {
    if (field.zero === undefined) continue
    structured = true
    const value = Object.hasOwn(next, name) ? next[name] : undefined
    if (value !== undefined) setMember(out, name, zeroValue(value, field.type, field.zero))
  }
  // A null in a structure is a field that it always has.
  if (structured) for (const name in next) if (next[name] === null) setMember(out, name, null)
  return out
}

function zeroValue(next: JsonValue, type: TypedSchema, zero: 'struct' | ZeroValue): JsonValue {
  if (zero !== 'struct') return zero.value
  const object = asObject(next)
  return object === undefined ? {} : zeroMembers(object, type)
}
