/** The signal of work that nobody may end. */

/** Never aborts. For work whose outcome others wait for, too, or that has a bound of its own; listeners on it must be removed again. */
export const neverAborted: AbortSignal = new AbortController().signal
