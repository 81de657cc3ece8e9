/** Conditions in a status, as all newer kinds hold them: their shape is checked, their meaning is the kind's business. */
import {
  type FieldError,
  fieldDuplicate,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
  fieldTooLong,
  goJson,
  isObject,
  type JsonObject,
  type KubeObject,
  qualifiedName,
} from '../../apimachinery/index.ts'

const STATUSES = ['False', 'True', 'Unknown']
const MEMBERS = ['type', 'status', 'observedGeneration', 'lastTransitionTime', 'reason', 'message']
const REASON_BYTES_MAX = 1024
const MESSAGE_BYTES_MAX = 32 * 1024
const REASON = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/
const REASON_TEXT =
  'a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or ' +
  "'_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or " +
  "'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')"

/** The conditions of an object. */
export function conditionsOf(object: KubeObject): JsonObject[] {
  const conditions = isObject(object.status) ? object.status.conditions : undefined
  return Array.isArray(conditions) ? (conditions as JsonObject[]) : []
}

/** Is a condition of this type there, and true? */
export function hasTrueCondition(object: KubeObject, type: string): boolean {
  return conditionsOf(object).some((condition) => condition.type === type && condition.status === 'True')
}

/** A list as errors print it: the members of each condition in the order of its struct. */
export function conditionsText(conditions: readonly JsonObject[]): string {
  const texts = conditions.map((condition) => {
    const members = MEMBERS.filter((name) => condition[name] !== undefined)
    return `{${members.map((name) => `"${name}":${goJson(condition[name]!)}`).join(',')}}`
  })
  return `[${texts.join(',')}]`
}

/** Checks a list of conditions at `path`. */
export function validateConditions(conditions: readonly JsonObject[], path: string): FieldError[] {
  const seen = new Set<string>()
  return conditions.flatMap((condition, index) => {
    const type = textOf(condition.type)
    const repeated = seen.has(type) ? [fieldDuplicate(`${path}[${index}].type`, type)] : []
    seen.add(type)
    return [...repeated, ...validateCondition(condition, `${path}[${index}]`)]
  })
}

function validateCondition(condition: JsonObject, path: string): FieldError[] {
  const { observedGeneration, lastTransitionTime } = condition
  const [type, status, reason, message] = [condition.type, condition.status, condition.reason, condition.message].map(textOf) as [
    string,
    string,
    string,
    string,
  ]
  const errors = qualifiedName(type).map((text) => fieldInvalid(`${path}.type`, type, text))
  if (!STATUSES.includes(status)) errors.push(fieldNotSupported(`${path}.status`, status, STATUSES))
  if (typeof observedGeneration === 'number' && observedGeneration < 0) {
    errors.push(fieldInvalid(`${path}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero'))
  }
  if (!lastTransitionTime) errors.push(fieldRequired(`${path}.lastTransitionTime`))
  if (reason === '') errors.push(fieldRequired(`${path}.reason`))
  else {
    if (!REASON.test(reason)) errors.push(fieldInvalid(`${path}.reason`, reason, REASON_TEXT))
    if (Buffer.byteLength(reason) > REASON_BYTES_MAX) errors.push(fieldTooLong(`${path}.reason`, REASON_BYTES_MAX))
  }
  if (Buffer.byteLength(message) > MESSAGE_BYTES_MAX) errors.push(fieldTooLong(`${path}.message`, MESSAGE_BYTES_MAX))
  return errors
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
