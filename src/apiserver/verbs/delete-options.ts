/** `DeleteOptions`, from the body or the query, checked with the reference's texts (apiserver checklist 1.9). */
import {
  goJson,
  badRequest,
  decodeProto,
  decodeUnknown,
  type FieldError,
  fieldInvalid,
  fieldNotSupported,
  invalid,
  isObject,
  jsonType,
  type JsonObject,
  plainText,
  protoTable,
} from '../../apimachinery/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import type { DeleteOptions } from '../registry/delete-object.ts'
import { decodePlain } from './create.ts'
import { bodyMediaOf, readWholeBody } from './request-body.ts'
import { booleanOf, dryRunErrors, integerOf } from './write-options.ts'

/** Options of a delete request. */
export interface CheckedDeleteOptions extends DeleteOptions {
  readonly dryRun: boolean
}

const PACKAGE = 'k8s.io.apimachinery.pkg.apis.meta.v1'
/** The fields of `DeleteOptions` that are read, as Go clients send them in protobuf. */
const MESSAGES = protoTable({
  [`${PACKAGE}.DeleteOptions`]: [
    [1, 'gracePeriodSeconds', 'int64', 'optional'],
    [2, 'preconditions', 'Preconditions', 'optional'],
    [3, 'orphanDependents', 'bool', 'optional'],
    [4, 'propagationPolicy', 'string', 'optional'],
    [5, 'dryRun', 'string', 'repeated'],
  ],
  [`${PACKAGE}.Preconditions`]: [
    [1, 'uid', 'string', 'optional'],
    [2, 'resourceVersion', 'string', 'optional'],
  ],
})
const POLICIES = ['Foreground', 'Background', 'Orphan', 'nil']

/**
 * Reads the options: a body replaces the query.
 * @throws StatusError 400, 413, 415, 422
 */
export async function deleteOptionsOf(request: ApiRequest): Promise<CheckedDeleteOptions> {
  const bytes = await readWholeBody(request)
  if (bytes.length === 0 && request.query.empty) return { dryRun: false }
  const raw = bytes.length > 0 ? bodyOptions(decodeBody(request, bytes)) : queryOptions(request)
  const { dryRun, policy, orphanDependents, ...rest } = raw
  const errors: FieldError[] = []
  if (orphanDependents !== undefined && policy !== undefined) {
    errors.push(fieldInvalid('propagationPolicy', policy, 'orphanDependents and deletionPropagation cannot be both set'))
  }
  if (policy !== undefined && !POLICIES.slice(0, 3).includes(policy)) {
    errors.push(fieldNotSupported('propagationPolicy', policy, POLICIES))
  }
  errors.push(...dryRunErrors(dryRun))
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors)
  return {
    ...rest,
    dryRun: dryRun.length > 0,
    ...(policy !== undefined && { propagationPolicy: policy as DeleteOptions['propagationPolicy'] & string }),
    ...(orphanDependents !== undefined && { orphanDependents }),
  }
}

/** Custom resources take protobuf here too: the options are a type of the server's own. */
function decodeBody(request: ApiRequest, bytes: Uint8Array): JsonObject {
  const media = bodyMediaOf(request, true)
  if (media !== 'protobuf') return decodePlain(bytes, media)
  try {
    const { apiVersion, kind, raw } = decodeUnknown(bytes)
    return { ...decodeProto(raw, MESSAGES, `${PACKAGE}.DeleteOptions`), apiVersion, kind }
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error))
  }
}

interface RawOptions {
  readonly dryRun: readonly string[]
  readonly policy?: string
  readonly orphanDependents?: boolean
  readonly gracePeriodSeconds?: number
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

function queryOptions({ query }: ApiRequest): RawOptions {
  const policy = query.get('propagationPolicy')
  const orphanDependents = booleanOf(query, 'orphanDependents')
  const gracePeriodSeconds = integerOf(query, 'gracePeriodSeconds')
  const uid = query.get('uid')
  const resourceVersion = query.get('resourceVersion')
  return {
    dryRun: query.getAll('dryRun').filter((value) => value !== ''),
    ...(policy && { policy }),
    ...(orphanDependents !== undefined && { orphanDependents }),
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...((uid || resourceVersion) && { preconditions: { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) } }),
  }
}

function bodyOptions(body: JsonObject): RawOptions {
  const kind = body.kind
  if (kind !== undefined && kind !== '' && kind !== 'DeleteOptions') {
    const version = plainText(body.apiVersion).split('/').at(-1)
    throw badRequest(`no kind ${goJson(kind)} is registered for version ${goJson(version)} in scheme "pkg/runtime/scheme.go:111"`)
  }
  const policy = optional(body, 'propagationPolicy', 'string')
  const orphanDependents = optional(body, 'orphanDependents', 'boolean')
  const gracePeriodSeconds = optional(body, 'gracePeriodSeconds', 'number')
  const preconditions = body.preconditions
  return {
    dryRun: Array.isArray(body.dryRun) ? body.dryRun.map(String) : [],
    ...(policy !== undefined && { policy }),
    ...(orphanDependents !== undefined && { orphanDependents }),
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(isObject(preconditions) && { preconditions: preconditionsOf(preconditions) }),
  }
}

function preconditionsOf(value: JsonObject): NonNullable<RawOptions['preconditions']> {
  const uid = optional(value, 'uid', 'string')
  const resourceVersion = optional(value, 'resourceVersion', 'string')
  return { ...(uid !== undefined && { uid }), ...(resourceVersion !== undefined && { resourceVersion }) }
}

interface Types {
  string: string
  boolean: boolean
  number: number
}

const goTypes = { string: 'string', boolean: 'bool', number: 'int64' }

function optional<T extends keyof Types>(body: JsonObject, key: string, type: T): Types[T] | undefined {
  const value = body[key]
  if (value === undefined || value === null) return undefined
  if (typeof value === type) return value as Types[T]
  throw badRequest(`json: cannot unmarshal ${jsonType(value)} into Go struct field DeleteOptions.${key} of type ${goTypes[type]}`)
}
