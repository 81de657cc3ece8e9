/** The object of a write in the versions in which its managers recorded their fields. Converts and compares each version once. */
import type { KubeObject } from '../../apimachinery/index.ts'
import { compareTyped, type Difference, withoutFields } from './compare.ts'
import type { FieldSet } from './field-set.ts'
import type { TypedSchema, VersionedTypes } from './merge-contract.ts'
import { TypedError } from './typed-node.ts'

/** What is known of one version. `gone`: it does not exist any more. `unreachable`: the object cannot be converted to it now. */
export type VersionState<T> = T | 'gone' | 'unreachable'

/** One write, seen from all versions. */
export interface VersionedWrite {
  /** Version that `live` and `next` are in. */
  readonly apiVersion: string
  readonly types: VersionedTypes
  /** Fields left out of comparisons. */
  readonly reset: FieldSet | undefined
  /** Also of those in other versions: the reference does that for the status, but not for the main resource. */
  readonly resetsEverywhere: boolean
}

/**
 * The type of the request's own version.
 * @throws TypedError when there is none
 */
export function ownType(write: VersionedWrite): TypedSchema {
  const type = write.types.typeOf(write.apiVersion)
  if (type === undefined) throw new TypedError(`no corresponding type for ${write.apiVersion}`)
  return type
}

/** The object in another version, with its type. */
export function inVersion(
  write: VersionedWrite,
  object: KubeObject,
  apiVersion: string,
): VersionState<{ object: KubeObject; type: TypedSchema }> {
  const type = write.types.typeOf(apiVersion)
  if (type === undefined) return 'gone'
  if (apiVersion === object.apiVersion) return { object, type }
  const converted = write.types.convert(object, apiVersion)
  return converted === undefined ? 'unreachable' : { object: converted, type }
}

/** Compares `live` and `next` in the versions that are asked for. */
export function createComparisons(
  write: VersionedWrite,
  live: KubeObject,
  next: KubeObject,
): (apiVersion: string) => VersionState<Difference> {
  const known = new Map<string, VersionState<Difference>>()
  const compare = (apiVersion: string): VersionState<Difference> => {
    const before = inVersion(write, live, apiVersion)
    const after = inVersion(write, next, apiVersion)
    if (typeof before === 'string') return before
    if (typeof after === 'string') return after
    const diff = compareTyped(before.object, after.object, before.type)
    const isReset = write.resetsEverywhere || apiVersion === write.apiVersion
    return write.reset === undefined || !isReset ? diff : withoutFields(diff, write.reset)
  }
  return (apiVersion) => {
    const present = known.get(apiVersion)
    if (present !== undefined) return present
    const diff = compare(apiVersion)
    known.set(apiVersion, diff)
    return diff
  }
}
