/** What a read's resourceVersion means, and waiting until the cache is there (apiserver checklist 2.3). */
import { badRequest, goQuote, plainError, type StatusError, timeoutError } from '../../apimachinery/index.ts'
import type { ResourceStore } from '../registry/resource-store.ts'

/** How long a read waits for a revision that has not happened yet, in ms. */
const FUTURE_WAIT_MS = 3000

/** The text of a resourceVersion that is no number. */
export const revisionText = (text: string): string =>
  `resourceVersion: Invalid value: ${goQuote(text)}: strconv.ParseUint: parsing ${goQuote(text)}: invalid syntax`

/** A resourceVersion as a number; undefined when it is none. */
export function parseRevision(text: string): number | undefined {
  return /^[0-9]{1,20}$/.test(text) ? Number(text) : undefined
}

/** For get and watch: @throws StatusError 500 without a reason */
export function revisionOrPlain(text: string): number {
  const revision = parseRevision(text)
  if (revision === undefined) throw plainError(500, revisionText(text))
  return revision
}

/** For lists: @throws StatusError 400 */
export function revisionOrBad(text: string): number {
  const revision = parseRevision(text)
  if (revision === undefined) throw badRequest(`invalid resource version: ${revisionText(text)}`)
  return revision
}

/**
 * Waits until the cache has seen a revision.
 * @throws StatusError 504 after three seconds
 */
export async function waitForRevision(store: ResourceStore, revision: number, signal: () => AbortSignal): Promise<void> {
  const { cache } = store
  if (cache.isReady && cache.revision >= revision) return
  if (!cache.isReady) await store.fresh(signal)
  if (!(await cache.waitFor(revision, FUTURE_WAIT_MS, signal()))) throw tooLarge(revision, cache.revision)
}

/** 504 of a revision that has not happened. */
export function tooLarge(revision: number, current: number): StatusError {
  const text = `Too large resource version: ${revision}, current: ${current}`
  return timeoutError(text, 1, [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }])
}
