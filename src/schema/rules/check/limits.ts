/** What checking an object may cost, in the units of the engine. */
import type { CelError } from '../../cel/index.ts'

/** One evaluation of an expression. */
export const CALL_COST_MAX = 1_000_000
/** All expressions on one object. */
export const OBJECT_COST_MAX = 10_000_000

/** Did an evaluation end because it went over its limit? */
export function isCostExceeded(error: CelError): boolean {
  return error.message.startsWith('operation cancelled: actual cost limit exceeded')
}
