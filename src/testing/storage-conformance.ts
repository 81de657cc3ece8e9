/**
 * One suite over all storage drivers, on `node:test`. A driver's test file is one call:
 * `storageConformance('memory', (env) => openMemoryStore(env))`. Every test ends with `store.check()`.
 */
import test from 'node:test'
import type { Env } from '../base/index.ts'
import type { Store } from '../storage/index.ts'
import { historyCases } from './conformance/history-cases.ts'
import { readCases } from './conformance/read-cases.ts'
import type { ConformanceCase } from './conformance/store-probe.ts'
import { watchCases } from './conformance/watch-cases.ts'
import { writeCases } from './conformance/write-cases.ts'
import { testEnv } from './test-env.ts'

/** Opens an empty store. */
export type OpenStore = (env: Env) => Store | Promise<Store>

/** Options of `storageConformance`. */
export interface ConformanceOptions {
  /** Tests that a driver cannot pass, by name, with the reason. */
  readonly skip?: readonly { readonly reason: string; readonly tests: readonly string[] }[]
}

/** Declares the suite for one driver. */
export function storageConformance(name: string, open: OpenStore, options: ConformanceOptions = {}): void {
  const cases: readonly ConformanceCase[] = [...writeCases, ...readCases, ...historyCases, ...watchCases]
  for (const { title, run, closes } of cases) {
    const skip = options.skip?.find((entry) => entry.tests.includes(title))?.reason
    test(`${name}: ${title}`, { skip }, async () => {
      const store = await open(testEnv())
      try {
        await run(store)
        if (!closes) await store.check()
      } finally {
        await store.close()
      }
    })
  }
}
