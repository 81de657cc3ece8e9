export { ManualClock } from './manual-clock.ts'
export { seededRandom } from './seeded-random.ts'
export { type LogLine, type TestEnv, type TestEnvOptions, testEnv } from './test-env.ts'
export { type ConformanceOptions, type OpenStore, storageConformance } from './storage-conformance.ts'
