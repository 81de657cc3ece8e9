/** Maps: of computed entries, and the surface that views of JSON objects share. */
import type { Effort } from './effort.ts'
import { CelDouble, CelDuration, CelError, CelTimestamp, CelTypeValue, CelUint, isInt, type Value } from './value.ts'

/** An immutable map. */
export abstract class CelMap {
  abstract readonly size: number
  /** The value of a key; `undefined`: no such key. */
  abstract get(key: Value): Value | undefined
  /** The keys in order. */
  abstract keys(): Iterable<Value>
  /** Name of the type of objects; `undefined` for maps. */
  get objectType(): string | undefined {
    return undefined
  }
  /** Is comparing it with what is no map an error, rather than false? */
  get isStrict(): boolean {
    return false
  }
  /** Is it the same object as another of the same size? `undefined`: compare entry by entry. */
  equalsObject(_other: CelMap, _effort?: Effort): boolean | undefined {
    return undefined
  }
}

interface MapEntry {
  readonly key: Value
  readonly value: Value
  readonly index: number
}

type Identity = string | boolean | number | bigint

/** Begins the identities of keys that are neither text nor numbers. */
const NO_STRING = '\0'

/** Numbers of all types that are equal are one key. `undefined`: nothing can be under such a key. */
function keyIdentity(key: Value): Identity | undefined {
  if (typeof key === 'string') return key.startsWith(NO_STRING) ? NO_STRING + key : key
  if (typeof key === 'boolean' || isInt(key)) return key
  if (key instanceof CelUint) return key.value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(key.value) : key.value
  if (key instanceof CelDouble && Number.isInteger(key.value))
    return Number.isSafeInteger(key.value) ? key.value + 0 : BigInt(key.value)
  if (key instanceof CelTimestamp) return `${NO_STRING}${key.seconds}.${key.nanos}`
  if (key instanceof CelDuration) return `${NO_STRING}${key.nanos}ns`
  if (key instanceof CelDouble) return `${NO_STRING}${key.value}`
  if (key instanceof CelTypeValue) return `${NO_STRING}type ${key.name}`
  return key === null ? `${NO_STRING}null` : undefined
}

const UNSUPPORTED_KEY = new CelError('unsupported key type')

/** A map of computed entries. As with lists, maps that grew from one another share their entries. */
export class EntryMap extends CelMap {
  readonly size: number
  readonly #entries: Map<Identity, MapEntry>

  private constructor(entries: Map<Identity, MapEntry>) {
    super()
    this.#entries = entries
    this.size = entries.size
  }

  /** The empty map. */
  static empty(): EntryMap {
    return new EntryMap(new Map())
  }

  /** A map with string keys. */
  static ofStrings(entries: Iterable<readonly [string, Value]>): EntryMap {
    const map = new Map<Identity, MapEntry>()
    for (const [key, value] of entries) map.set(key, { key, value, index: map.size })
    return new EntryMap(map)
  }

  /** A map literal: of equal keys the last one wins. An error for a key that no map can have. */
  static ofEntries(entries: readonly (readonly [Value, Value])[]): EntryMap | CelError {
    const map = new Map<Identity, MapEntry>()
    for (const [key, value] of entries) {
      const identity = keyIdentity(key)
      if (identity === undefined) return UNSUPPORTED_KEY
      map.set(identity, { key, value, index: map.get(identity)?.index ?? map.size })
    }
    return new EntryMap(map)
  }

  get(key: Value): Value | undefined {
    const identity = keyIdentity(key)
    const entry = identity === undefined ? undefined : this.#entries.get(identity)
    return entry !== undefined && entry.index < this.size ? entry.value : undefined
  }

  *keys(): Generator<Value> {
    for (const entry of this.#entries.values()) {
      if (entry.index >= this.size) return
      yield entry.key
    }
  }

  /** This map and an entry; `undefined` when the key is there already. */
  insert(key: Value, value: Value): EntryMap | CelError | undefined {
    const identity = keyIdentity(key)
    if (identity === undefined) return UNSUPPORTED_KEY
    if (this.get(key) !== undefined) return undefined
    const isLatest = this.#entries.size === this.size
    const entries = isLatest ? this.#entries : new Map([...this.#entries].slice(0, this.size))
    entries.set(identity, { key, value, index: entries.size })
    return new EntryMap(entries)
  }
}

/** The entry of a map, added to a copy of any kind of map. */
export function insertEntry(map: CelMap, key: Value, value: Value): CelMap | CelError | undefined {
  if (map instanceof EntryMap) return map.insert(key, value)
  let copy: EntryMap | CelError | undefined = EntryMap.empty()
  for (const each of map.keys()) if (copy instanceof EntryMap) copy = copy.insert(each, map.get(each)!)
  return copy instanceof EntryMap ? copy.insert(key, value) : copy
}
