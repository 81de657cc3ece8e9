/** Forgets old history: every interval it compacts what is older than one interval, so that one to two intervals remain, as in the reference. */
import { type Env, TaskGroup } from '../base/index.ts'
import { StorageError, type Store } from './store.ts'

/** The reference's `--etcd-compaction-interval`. */
const INTERVAL_MS = 300_000

/** Options of `startCompactor`. */
export interface CompactorOptions {
  /** Time between compactions, in ms. Default 5 minutes. */
  readonly intervalMs?: number
}

/** A running compactor. */
export interface Compactor {
  /** Stops it and waits for a compaction on its way. */
  close(): Promise<void>
}

/** Starts compacting in the background. What fails is logged and tried again an interval later. */
export function startCompactor(env: Env, store: Store, options: CompactorOptions = {}): Compactor {
  const { intervalMs = INTERVAL_MS } = options
  const tasks = new TaskGroup(env.log)
  tasks.spawn('compact history', async (signal) => {
    let older: number | undefined
    for (;;) {
      const newest = await attempt(env, () => store.revision(signal), signal)
      const target = older
      if (target !== undefined) await attempt(env, () => store.compact(target, signal), signal)
      older = newest
      await env.clock.sleep(intervalMs, signal)
    }
  })
  return { close: () => tasks.close() }
}

async function attempt<R>(env: Env, run: () => Promise<R>, signal: AbortSignal): Promise<R | undefined> {
  try {
    return await run()
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof StorageError && error.kind === 'closed') throw error
    env.log.warn('history was not compacted', { error })
    return undefined
  }
}
