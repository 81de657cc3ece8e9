/**
 * Parsed forms of recently used objects. The cache proper holds bytes; a tree takes several times as much memory, so only a bounded
 * number of bytes' worth of trees is kept, least recently used first to go.
 */
import type { KubeObject } from '../../apimachinery/index.ts'
import type { ObjectView } from './object-view.ts'

/** Sum of the JSON sizes of the kept trees; a tree takes about four times its JSON. */
const JSON_BYTES_MAX = 8 * 1024 * 1024

/** See the module comment. Objects handed out are shared: change a copy. */
export class ParsedObjects {
  readonly #objects = new Map<ObjectView, KubeObject>()
  #bytes = 0

  /** The parsed form of a view. */
  get(view: ObjectView): KubeObject {
    const known = this.#objects.get(view)
    if (known !== undefined) {
      // A Map iterates in the order of insertion: putting it in again makes it the newest.
      this.#objects.delete(view)
      this.#objects.set(view, known)
      return known
    }
    const object = view.parse()
    this.put(view, object)
    return object
  }

  /** Remembers a tree that was at hand anyway; nobody may change it from now on. */
  put(view: ObjectView, object: KubeObject): void {
    if (!this.#objects.has(view)) this.#bytes += view.bytes.length
    this.#objects.set(view, object)
    for (const [oldest] of this.#objects) {
      if (this.#bytes <= JSON_BYTES_MAX) break
      this.#objects.delete(oldest)
      this.#bytes -= oldest.bytes.length
    }
  }
}
