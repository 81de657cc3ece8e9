/** Appending as many elements as a client may send. */

/** Appends elements to a list. `push(...more)` passes them as arguments, which overflows the stack from some 120,000 on. */
export function appendAll<T>(list: T[], more: Iterable<T>): void {
  for (const each of more) list.push(each)
}
