/** Resources inside of resources: finding them, and the rules for their types and metadata (apiextensions checklist 6.7, step 5; 6.8). */
import {
  dns1035Label,
  type FieldError,
  fieldInvalid,
  fieldRequired,
  isObject,
  type JsonObject,
  type JsonValue,
  type ObjectMeta,
  parseGroupVersion,
  pathSegmentName,
  validateObjectMeta,
} from '../../apimachinery/index.ts'
import type { StructuralNode } from './structural-node.ts'

const NOT_A_STRING = 'must be a string'

/** Calls `visit` for every object whose schema is an embedded resource, outer ones first. Paths as in field errors: `spec.a[0].b`, `spec.map[key]`. */
export function visitEmbeddedResources(
  value: JsonValue | undefined,
  node: StructuralNode,
  path: string,
  visit: (path: string, object: JsonObject) => void,
): void {
  if (!node.hasEmbedded || typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    if (node.items)
      for (const [index, item] of value.entries()) visitEmbeddedResources(item, node.items, `${path}[${index}]`, visit)
    return
  }
  if (node.embedded) visit(path, value)
  for (const key of Object.keys(value)) {
    const declared = node.properties.get(key)
    if (declared) visitEmbeddedResources(value[key], declared, childPath(path, key), visit)
    else if (node.additional) visitEmbeddedResources(value[key], node.additional, `${path}[${key}]`, visit)
  }
}

/** The first member of a wrong type in apiVersion, kind and metadata; `undefined` when all are well. Unknown metadata is not looked at. */
export function coerceEmbeddedResource(object: JsonObject, path: string): FieldError | undefined {
  for (const key of ['apiVersion', 'kind']) {
    if (Object.hasOwn(object, key) && typeof object[key] !== 'string') {
      return fieldInvalid(childPath(path, key), object[key], NOT_A_STRING)
    }
  }
  const { metadata } = object
  const mismatch = metadata === undefined || metadata === null ? undefined : metadataMismatch(metadata)
  return mismatch === undefined
    ? undefined
    : fieldInvalid(childPath(path, 'metadata'), metadata, `json: cannot unmarshal ${mismatch}`)
}

/** Kinds of metadata's members; others are no business of embedded resources. */
const METADATA_KINDS: Readonly<Record<string, 'string' | 'string map' | 'string list'>> = {
  name: 'string',
  generateName: 'string',
  namespace: 'string',
  selfLink: 'string',
  uid: 'string',
  resourceVersion: 'string',
  labels: 'string map',
  annotations: 'string map',
  finalizers: 'string list',
}

const GO_TYPES = { string: 'string', 'string map': 'map[string]string', 'string list': '[]string' }

function metadataMismatch(metadata: JsonValue): string | undefined {
  if (!isObject(metadata)) return `${jsonKind(metadata)} into Go value of type v1.ObjectMeta`
  for (const [name, wanted] of Object.entries(METADATA_KINDS)) {
    const value = metadata[name]
    if (value === undefined || value === null) continue
    const field = `into Go struct field ObjectMeta.${name} of type`
    const isContainer =
      wanted === 'string map' ? isObject(value) : wanted === 'string list' ? Array.isArray(value) : typeof value === 'string'
    if (!isContainer) return `${jsonKind(value)} ${field} ${GO_TYPES[wanted]}`
    const odd =
      typeof value === 'object' ? Object.values(value).find((item) => item !== null && typeof item !== 'string') : undefined
    if (odd !== undefined) return `${jsonKind(odd)} ${field} string`
  }
  return undefined
}

function jsonKind(value: JsonValue | undefined): string {
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'number'
  return Array.isArray(value) ? 'array' : typeof value
}

/** Findings of an embedded resource whose metadata has the right types. Its name need only fit into a path. */
export function validateEmbeddedResource(object: JsonObject, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const key of ['apiVersion', 'kind']) {
    const field = childPath(path, key)
    if (!Object.hasOwn(object, key)) errors.push(fieldRequired(field))
    else if (typeof object[key] !== 'string') errors.push(fieldInvalid(field, object[key], NOT_A_STRING))
  }
  const { apiVersion, kind, metadata } = object
  if (typeof apiVersion === 'string') errors.push(...apiVersionErrors(apiVersion, childPath(path, 'apiVersion')))
  if (typeof kind === 'string') errors.push(...kindErrors(kind, childPath(path, 'kind')))
  if (isObject(metadata)) errors.push(...metadataErrors(metadata as ObjectMeta, childPath(path, 'metadata')))
  return errors
}

function apiVersionErrors(apiVersion: string, path: string): FieldError[] {
  if (apiVersion === '') return [fieldInvalid(path, apiVersion, 'must not be empty')]
  return parseGroupVersion(apiVersion) ? [] : [fieldInvalid(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)]
}

function kindErrors(kind: string, path: string): FieldError[] {
  if (kind === '') return [fieldInvalid(path, kind, 'must not be empty')]
  const problems = dns1035Label(kind.toLowerCase())
  if (problems.length === 0) return []
  return [fieldInvalid(path, kind, `may have mixed case, but should otherwise match: ${problems.join(',')}`)]
}

function metadataErrors(metadata: ObjectMeta, path: string): FieldError[] {
  // A name is not asked for, so some name stands in where there is none.
  const meta = metadata.name ? metadata : { ...metadata, name: 'fakename' }
  return validateObjectMeta(meta, { namespaced: Boolean(metadata.namespace), nameRule: pathSegmentName, path })
}

function childPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
