/** What the scale subresource asks of every write of the object itself: replicas that fit, a selector that is text. */
import {
  type FieldError,
  fieldInvalid,
  goType,
  goValue,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../../apimachinery/index.ts'
import type { ScalePaths } from '../../apiserver/index.ts'

const REPLICAS_MAX = 2_147_483_647

/** Fields of the errors are the paths themselves, leading dot included. */
export function validateScale(object: JsonObject, paths: ScalePaths, withSpec: boolean): FieldError[] {
  return [
    ...(withSpec ? validateReplicas(object, paths.specReplicasPath) : []),
    ...validateReplicas(object, paths.statusReplicasPath),
    ...(paths.labelSelectorPath === undefined ? [] : validateSelector(object, paths.labelSelectorPath)),
  ]
}

function validateReplicas(object: JsonObject, path: string): FieldError[] {
  const found = lookUp(object, path)
  if (found.problem !== undefined) return [fieldInvalid(path, 0, found.problem)]
  const { value } = found
  if (value === undefined) return []
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isInteger(value))) {
    return [fieldInvalid(path, 0, accessorProblem(path, value, 'int64'))]
  }
  if (value < 0) return [fieldInvalid(path, value, 'should be a non-negative integer')]
  return value > REPLICAS_MAX ? [fieldInvalid(path, value, `should be less than or equal to ${REPLICAS_MAX}`)] : []
}

function validateSelector(object: JsonObject, path: string): FieldError[] {
  const { value, problem } = lookUp(object, path)
  if (problem !== undefined) return [fieldInvalid(path, '', problem)]
  if (value === undefined || typeof value === 'string') return []
  return [fieldInvalid(path, '', accessorProblem(path, value, 'string'))]
}

/** Follows a dotted path; its pieces are field names and nothing else. */
function lookUp(object: JsonObject, path: string): { value?: JsonValue; problem?: string } {
  const names = path.replace(/^\./, '').split('.')
  let current: JsonValue = object
  for (const [index, name] of names.entries()) {
    if (current === null) return {}
    if (!isObject(current))
      return { problem: accessorProblem(`.${names.slice(0, index + 1).join('.')}`, current, 'map[string]interface{}') }
    if (!Object.hasOwn(current, name)) return {}
    current = current[name] as JsonValue
  }
  return { value: current }
}

function accessorProblem(path: string, value: JsonValue, wanted: string): string {
  const dotted = path.startsWith('.') ? path : `.${path}`
  return `${dotted} accessor error: ${goValue(value)} is of the type ${goType(value)}, expected ${wanted}`
}
