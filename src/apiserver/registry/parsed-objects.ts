/**
 * Parsed forms of recently used objects. The cache proper holds bytes; a tree takes several times as much memory, so only a bounded
 * number of bytes' worth of trees is kept. Two generations: what is not used while the young one fills up goes with the old one.
 */
import type { KubeObject } from '../../apimachinery/index.ts'
import type { ObjectView } from './object-view.ts'

/**
 * Sum of the JSON sizes of the trees of one generation; a tree takes about four times its JSON. Small, so that most trees that were written
 * and not read again die young: those that outlive the collections of the young heap cost more to keep than to parse once more.
 */
const GENERATION_JSON_BYTES_MAX = 256 * 1024

/** See the module comment. Objects handed out are shared: change a copy. */
export class ParsedObjects {
  #young = new Map<ObjectView, KubeObject>()
  #old = new Map<ObjectView, KubeObject>()
  #youngBytes = 0

  /** The parsed form of a view. */
  get(view: ObjectView): KubeObject {
    const young = this.#young.get(view)
    if (young !== undefined) return young
    const object = this.#old.get(view) ?? view.parse()
    this.put(view, object)
    return object
  }

  /** Remembers a tree that was at hand anyway; nobody may change it from now on. */
  put(view: ObjectView, object: KubeObject): void {
    if (!this.#young.has(view)) this.#youngBytes += view.bytes.length
    this.#young.set(view, object)
    if (this.#youngBytes <= GENERATION_JSON_BYTES_MAX) return
    this.#old = this.#young
    this.#young = new Map()
    this.#youngBytes = 0
  }
}
