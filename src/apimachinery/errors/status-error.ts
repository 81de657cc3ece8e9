/** The outcome of a request that failed, as the wire's `Status` says it. The same class on server and client. */

/** One cause of an `Invalid` or `Conflict` status. */
export interface StatusCause {
  readonly reason?: string
  readonly message?: string
  readonly field?: string
}

/** `Status.details`. `kind` holds the plural resource, for `Invalid` the kind (a quirk of the reference). */
export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

/** A `Status` object without its type. */
export interface StatusFields {
  readonly code: number
  /** Absent for what the reference answers as a plain error (500 without a reason). */
  readonly reason?: string
  readonly message: string
  readonly details?: StatusDetails
  /** List metadata; only `continue` occurs (410 of a list). */
  readonly metadata?: { readonly continue?: string; readonly resourceVersion?: string; readonly remainingItemCount?: number }
}

/** What a client can cause, and what is answered. */
export class StatusError extends Error {
  override readonly name = 'StatusError'
  readonly status: StatusFields
  constructor(status: StatusFields, options?: ErrorOptions) {
    super(status.message, options)
    this.status = status
  }
}
