/**
 * A stored object as the watch cache holds it: bytes as served, made from the stored bytes on first use. Other versions than the
 * one it was stored in are made when somebody asks for them, once.
 */
import {
  deepCopy,
  formatGroupVersion,
  isObject,
  type JsonObject,
  type JsonValue,
  type KubeObject,
  parseGroupVersion,
  parseJson,
  StatusError,
} from '../../apimachinery/index.ts'
import { Bag, neverAborted } from '../../base/index.ts'
import type { StoreEntry } from '../../storage/index.ts'
import { type EncodedText, encodeObject, exactBytes, type KeyOrder, storedText } from './encoded-object.ts'
import { makeView, ObjectView, viewAtRevision } from './object-view.ts'
import type { ParsedObjects } from './parsed-objects.ts'
import type { ResourceDefinition } from './resource.ts'

/** Turns the objects of one resource into bytes and back. */
export class ObjectCodec {
  readonly definition: ResourceDefinition
  readonly parsed: ParsedObjects
  readonly order: KeyOrder
  /** apiVersion of the storage version. */
  readonly storageApiVersion: string
  /**
   * What this process is writing: in-process stores hand back the very buffer that was put, and nothing is parsed again.
   * No WeakMap: its values live until the next full collection, and all that is written would grow old with them.
   */
  readonly #underway = new Bag<EncodedObject>()

  constructor(definition: ResourceDefinition, parsed: ParsedObjects) {
    this.definition = definition
    this.parsed = parsed
    this.order = definition.custom ? 'sorted' : 'struct'
    this.storageApiVersion = formatGroupVersion({ group: definition.group, version: definition.storageVersion })
  }

  /** Cache payload of a stored entry. `key` is relative to the resource's prefix. */
  decode(entry: StoreEntry, key: string): StoredObject {
    for (const written of this.#underway.members) {
      if (written.value === entry.value) return written.at(key, entry.modRevision)
    }
    return new StoredObject(this, key, entry.modRevision, entry.value)
  }

  /** Serialises an object of the storage version, or one of another version that is not to be stored; it belongs to the codec from now on. */
  encode(object: KubeObject, version = this.definition.storageVersion): EncodedObject {
    return new EncodedObject(this, object, version)
  }

  /** Knows an object by its bytes as long as its write runs: stores in this process give watchers the event before they answer. */
  async during<R>(object: EncodedObject, write: () => Promise<R>): Promise<R> {
    this.#underway.add(object)
    try {
      return await write()
    } finally {
      this.#underway.delete(object)
    }
  }

  /** Selectable fields of an object in one version. */
  fields(object: KubeObject, version: string): Readonly<Record<string, string>> | undefined {
    return this.definition.strategy.fields?.(object, version)
  }
}

/** An object on its way into the store: serialised, its revision not yet known. */
export class EncodedObject {
  readonly object: KubeObject
  /** What is stored. */
  readonly value: Buffer
  readonly #codec: ObjectCodec
  readonly #text: EncodedText
  readonly #version: string
  #stored: StoredObject | undefined

  constructor(codec: ObjectCodec, object: KubeObject, version: string) {
    this.object = object
    this.#codec = codec
    this.#version = version
    this.#text = encodeObject(object, codec.order)
    this.value = exactBytes(storedText(this.#text))
  }

  /** The object as of the revision that wrote it; 0 for one that is not written (dry run). The cache and the answer share it. */
  at(key: string, revision: number): StoredObject {
    if (this.#stored?.revision === revision) return this.#stored
    const codec = this.#codec
    const view = makeView(this.object, this.#text, revision, codec.fields(this.object, this.#version))
    if (revision !== 0) this.object.metadata.resourceVersion = String(revision)
    codec.parsed.put(view, this.object)
    this.#stored = new StoredObject(codec, key, revision, undefined, view, this.#version)
    return this.#stored
  }
}

/** A conversion on its way. */
interface Underway {
  readonly made: Promise<ObjectView>
  /** Nothing else is converted in the same call: its failure is this object's. */
  readonly alone: boolean
}

/** See the module comment. */
export class StoredObject {
  /** `namespace/name`, or `name`. */
  readonly key: string
  readonly revision: number
  readonly #codec: ObjectCodec
  /** Stored bytes until the view is made. */
  #value: Uint8Array | undefined
  #view: ObjectView | undefined
  /** The version that `#view` is in; known with it. */
  #version: string
  #outdated = false
  #others: Map<string, ObjectView | Underway> | undefined

  /** @param view The object in `version`, when it is at hand. */
  constructor(
    codec: ObjectCodec,
    key: string,
    revision: number,
    value: Uint8Array | undefined,
    view?: ObjectView,
    version = codec.definition.storageVersion,
  ) {
    this.#codec = codec
    this.key = key
    this.revision = revision
    this.#value = value
    this.#view = view
    this.#version = version
  }

  /** In the version it was stored in, as a rule the storage version. */
  get stored(): ObjectView {
    return this.#view ?? this.#read()
  }

  /** Why it cannot be read; undefined when it can. */
  get flaw(): unknown {
    try {
      return void this.stored
    } catch (error) {
      return error
    }
  }

  /** Stored in a version that is no longer the storage version: the next write goes through even when it changes nothing. */
  get outdated(): boolean {
    if (this.#view === undefined) this.#read()
    return this.#outdated
  }

  /** In any version; a promise only while a conversion waits for somebody else. @throws StatusError when it cannot be converted */
  view(version: string): ObjectView | Promise<ObjectView> {
    const own = this.#view ?? this.#read()
    if (version === this.#version) return own
    const known = this.#others?.get(version)
    if (known instanceof ObjectView) return known
    if (known === undefined) return this.#convert(version)
    // What went wrong in a call for many objects may be the fault of another one.
    return known.alone ? known.made : known.made.catch(() => this.view(version))
  }

  /** In this version as far as it is known: `undefined` when it would have to be converted, a promise while it is. */
  known(version: string): ObjectView | Promise<ObjectView> | undefined {
    const own = this.#view ?? this.#read()
    if (version === this.#version) return own
    const known = this.#others?.get(version)
    return known === undefined || known instanceof ObjectView ? known : known.made
  }

  /** The parsed object with its resourceVersion, in the version it was stored in. Shared: change a copy. */
  get object(): KubeObject {
    return this.#codec.parsed.get(this.stored)
  }

  /** The parsed object in any version. Shared: change a copy. */
  objectIn(version: string): KubeObject | Promise<KubeObject> {
    const view = this.view(version)
    return view instanceof Promise ? view.then((it) => this.#codec.parsed.get(it)) : this.#codec.parsed.get(view)
  }

  /** Would a write of these bytes leave everything as it is? */
  equals(encoded: EncodedObject): boolean {
    return encoded.at(this.key, this.revision).stored.bytes.equals(this.stored.bytes)
  }

  /** The same content under another revision: the last state of a deleted object. */
  withRevision(revision: number): StoredObject {
    if (revision === this.revision) return this
    const view = viewAtRevision(this.stored, revision)
    return new StoredObject(this.#codec, this.key, revision, undefined, view, this.#version)
  }

  /** Takes in the outcome of a conversion. */
  setConverted(object: KubeObject, version: string): ObjectView {
    const codec = this.#codec
    const view = makeView(object, encodeObject(object, codec.order), this.revision, codec.fields(object, version))
    if (this.revision !== 0) object.metadata.resourceVersion = String(this.revision)
    codec.parsed.put(view, object)
    this.#others ??= new Map()
    this.#others.set(version, view)
    return view
  }

  /** Lets others who want the object in this version wait for the same outcome. A failure is forgotten: the next one tries again. */
  setUnderway(version: string, made: Promise<ObjectView>, alone: boolean): void {
    this.#others ??= new Map()
    const others = this.#others
    const underway: Underway = { made, alone }
    others.set(version, underway)
    made.catch(() => {
      if (others.get(version) === underway) others.delete(version)
    })
  }

  #read(): ObjectView {
    const codec = this.#codec
    const json = parseStored(this.#value!, this.key)
    this.#outdated = json.apiVersion !== codec.storageApiVersion
    const object = this.#admit(json)
    if (object.apiVersion !== codec.storageApiVersion) this.#version = versionOf(object)
    const view = makeView(object, encodeObject(object, codec.order), this.revision, codec.fields(object, this.#version))
    object.metadata.resourceVersion = String(this.revision)
    codec.parsed.put(view, object)
    this.#view = view
    this.#value = undefined
    return view
  }

  #admit(json: JsonObject): KubeObject {
    try {
      return this.#codec.definition.readStored(json)
    } catch (error) {
      throw unreadable(this.key, error)
    }
  }

  #convert(version: string): ObjectView | Promise<ObjectView> {
    // Not cancelled with the request that asked first: others wait for the same result.
    const converted = this.#codec.definition.convert([deepCopy(this.object)], version, neverAborted)
    if (!(converted instanceof Promise)) return this.setConverted(converted[0]!, version)
    const made = converted.then(([object]) => this.setConverted(object!, version))
    this.setUnderway(version, made, true)
    return made
  }
}

function versionOf({ apiVersion }: KubeObject): string {
  return (typeof apiVersion === 'string' && parseGroupVersion(apiVersion)?.version) || ''
}

function parseStored(value: Uint8Array, key: string): JsonObject {
  let json: JsonValue
  try {
    json = parseJson(value)
  } catch (error) {
    throw unreadable(key, error)
  }
  if (isObject(json)) return json
  throw unreadable(key, new Error('not a JSON object'))
}

/** The reference's text alone would not tell which object of a list it is. */
function unreadable(key: string, cause: unknown): StatusError {
  const message = `unable to decode the stored object ${key}: ${cause instanceof Error ? cause.message : String(cause)}`
  return new StatusError({ code: 500, message }, { cause })
}
