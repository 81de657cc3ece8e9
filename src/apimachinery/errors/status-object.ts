/** `Status` on the wire. Members in the reference's order; what is empty is left out. */
import type { JsonObject, JsonValue } from '../meta/object.ts'
import type { StatusDetails, StatusFields } from './status-error.ts'

const ERROR_CODE_MIN = 400

/** The `Status` object of an outcome: a `Failure` from code 400 on, else a `Success`. */
export function statusObject(fields: StatusFields): JsonObject {
  return compact({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: { ...fields.metadata },
    status: fields.code >= ERROR_CODE_MIN ? 'Failure' : 'Success',
    message: fields.message,
    reason: fields.reason,
    details: fields.details && detailsObject(fields.details),
    code: fields.code,
  })
}

/** The outcome that a `Status` object from the wire tells. */
export function statusFields(status: JsonObject): StatusFields {
  const { code, reason, message, details, metadata } = status
  return {
    code: typeof code === 'number' ? code : 500,
    message: typeof message === 'string' ? message : '',
    ...(typeof reason === 'string' && reason !== '' ? { reason } : undefined),
    ...(typeof details === 'object' && details !== null ? { details: details as StatusDetails } : undefined),
    ...(typeof metadata === 'object' && metadata !== null ? { metadata: metadata as StatusFields['metadata'] } : undefined),
  }
}

function detailsObject(details: StatusDetails): JsonObject {
  const { name, group, kind, uid, retryAfterSeconds } = details
  const causes: JsonValue[] = (details.causes ?? []).map(({ reason, message, field }) => compact({ reason, message, field }))
  return compact({
    name,
    group,
    kind,
    uid,
    causes: causes.length > 0 ? causes : undefined,
    retryAfterSeconds: retryAfterSeconds === 0 ? undefined : retryAfterSeconds,
  })
}

/** Drops empty strings and what is not there. */
function compact(members: JsonObject): JsonObject {
  const object: JsonObject = {}
  for (const [key, value] of Object.entries(members)) if (value !== undefined && value !== '') object[key] = value
  return object
}
