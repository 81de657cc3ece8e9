/** Lets other work of the event loop run, between two portions of a long job. */

/** Resolves in the next turn of the event loop, after pending I/O was looked at. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
