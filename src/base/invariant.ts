/** Assertions for bugs: what a client or a disk can cause is an error value, never an invariant. */

/**
 * States something that only a bug in this program can break. Never caught below the request or reconcile boundary.
 * @throws Error with the prefix `invariant: `
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${message}`)
}
