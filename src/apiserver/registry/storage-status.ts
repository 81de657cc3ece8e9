/** What a failure of the store means to a client. The only place where storage errors become outcomes of the API. */
import { expired, plainError, requestEntityTooLarge, serviceUnavailable, type StatusError } from '../../apimachinery/index.ts'
import { StorageError } from '../../storage/index.ts'

/** The outcome for a storage error; any other error is returned as it is. */
export function storageStatus(error: unknown): unknown {
  return error instanceof StorageError ? statusOf(error) : error
}

function statusOf(error: StorageError): StatusError {
  switch (error.kind) {
    case 'compacted':
      return expired('The resourceVersion for the provided list is too old.')
    case 'tooLarge':
      return requestEntityTooLarge(error.message)
    case 'unavailable':
    case 'full':
    case 'closed':
      return serviceUnavailable(`the storage is unavailable: ${error.message}`)
    default:
      return plainError(500, error.message)
  }
}

/** Runs a storage operation, translating what it throws. */
export async function withStorageStatus<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation
  } catch (error) {
    throw storageStatus(error)
  }
}
