/** Ways from a variable to a part of it: `self`, `items`, `@items`, `name`. */

/**
 * A path, extended as the reference extends its slices: two paths that continue the same one may share their storage, and then the later
 * takes the place of the earlier. Estimates show this: in `self.list.all(x, x.items.all(y, y != x.name))` the path of `x.items` has become
 * that of `x.name` by the time the rounds of the inner loop are counted.
 */
export class FieldPath {
  readonly length: number
  readonly #names: string[]
  readonly #capacity: number

  private constructor(names: string[], length: number, capacity: number) {
    this.#names = names
    this.length = length
    this.#capacity = capacity
  }

  /** The path one step further; without a path, a path that starts with the step. */
  static extend(path: FieldPath | undefined, step: string): FieldPath {
    if (path === undefined) return new FieldPath([step], 1, 1)
    const { length } = path
    if (length < path.#capacity) {
      path.#names[length] = step
      return new FieldPath(path.#names, length + 1, path.#capacity)
    }
    return new FieldPath([...path.names(), step], length + 1, 2 * path.#capacity)
  }

  /** The steps as they are now. */
  names(): string[] {
    return this.#names.slice(0, this.length)
  }
}
