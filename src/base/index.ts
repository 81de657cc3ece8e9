export type { Clock, Env, Log, Random } from './env.ts'
export { invariant } from './invariant.ts'
