/** The line in which a controller's work waits. */
export { RetryQueue, type RetryPauses } from './retry-queue.ts'
