/** `CreateOptions`, `UpdateOptions` and `PatchOptions`: the query parameters of writes, checked with the reference's texts. */
import {
  badRequest,
  type FieldError,
  fieldForbidden,
  fieldNotSupported,
  fieldRequired,
  goQuote,
  invalid,
  isPrintable,
  parseInt64,
  validateFieldManager,
} from '../../apimachinery/index.ts'
import type { ApiRequest, Query } from '../registry/api-request.ts'

/** What happens to unknown and repeated fields. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

/** Checked options of a write. */
export interface WriteOptions {
  readonly dryRun: boolean
  readonly fieldValidation: FieldValidation
  /** Name under which fields are owned. */
  readonly manager: string
  /** Apply takes over fields that others own. */
  readonly force: boolean
}

const MANAGER_BYTES_MAX = 128
const VALIDATIONS: readonly string[] = ['', 'Ignore', 'Strict', 'Warn']

/**
 * Reads the options of a create, update or patch.
 * @throws StatusError 400, 422 `CreateOptions.meta.k8s.io "" is invalid`
 */
export function writeOptionsOf(
  request: ApiRequest,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  apply = false,
): WriteOptions {
  const { query } = request
  if (query.empty && !apply) {
    return { dryRun: false, fieldValidation: 'Warn', manager: managerOfAgent(request), force: false }
  }
  const fieldManager = query.get('fieldManager') ?? ''
  const dryRun = query.getAll('dryRun').filter((value) => value !== '')
  const fieldValidation = query.get('fieldValidation') ?? ''
  const force = kind === 'PatchOptions' ? booleanOf(query, 'force') : undefined
  const errors: FieldError[] = []
  if (force !== undefined && !apply) errors.push(fieldForbidden('force', 'may not be specified for non-apply patch'))
  if (apply && fieldManager === '') errors.push(fieldRequired('fieldManager', 'is required for apply patch'))
  errors.push(...validateFieldManager(fieldManager, 'fieldManager'), ...dryRunErrors(dryRun))
  if (!VALIDATIONS.includes(fieldValidation)) errors.push(fieldNotSupported('fieldValidation', fieldValidation, VALIDATIONS))
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors)
  return {
    dryRun: dryRun.length > 0,
    fieldValidation: fieldValidation === '' ? 'Warn' : (fieldValidation as FieldValidation),
    manager: fieldManager || managerOfAgent(request),
    force: force === true,
  }
}

/** Findings of a `dryRun` list: only `All` exists. */
export function dryRunErrors(values: readonly string[]): FieldError[] {
  return values.every((value) => value === 'All') ? [] : [fieldNotSupported('dryRun', [...values], ['All'])]
}

/**
 * A boolean parameter as the reference's conversion reads it: absent is undefined, `0` and `false` are false, any other value is true.
 */
export function booleanOf(query: Query, name: string): boolean | undefined {
  const value = query.get(name)
  return value === undefined ? undefined : value !== '0' && value.toLowerCase() !== 'false'
}

/**
 * An integer parameter; undefined when absent or empty.
 * @throws StatusError 400
 */
export function integerOf(query: Query, name: string): number | undefined {
  const value = query.get(name)
  if (value === undefined || value === '') return undefined
  const number = parseInt64(value)
  if (number === undefined) {
    const reason = /^[+-]?[0-9]+$/.test(value) ? 'value out of range' : 'invalid syntax'
    throw badRequest(`strconv.ParseInt: parsing ${goQuote(value)}: ${reason}`)
  }
  return Number(number)
}

/** The manager that a client's user agent names: what stands before the first slash. */
function managerOfAgent(request: ApiRequest): string {
  const agent = request.http.headers['user-agent']
  if (agent === undefined) return 'unknown'
  const slash = agent.indexOf('/')
  const name = slash < 0 ? agent : agent.slice(0, slash)
  if (name.length < MANAGER_BYTES_MAX && /^[\x20-\x7e]*$/.test(name)) return name === '' ? 'unknown' : name
  let result = ''
  let bytes = 0
  for (const character of name) {
    if (!isPrintable(character.codePointAt(0)!)) continue
    bytes += Buffer.byteLength(character)
    if (bytes > MANAGER_BYTES_MAX) break
    result += character
  }
  return result === '' ? 'unknown' : result
}
