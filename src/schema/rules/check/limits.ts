/** What checking an object may cost, in the units of the engine. What one evaluation may cost, the environment of rules says. */
import type { CelError } from '../../cel/index.ts'

/** All expressions on one object. */
export const OBJECT_COST_MAX = 10_000_000

/** Did an evaluation end because it went over its limit? */
export function isCostExceeded(error: CelError): boolean {
  return error.message.startsWith('operation cancelled: actual cost limit exceeded')
}
