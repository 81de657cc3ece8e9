/** Validation of `metadata`, as for every object of the API (apiserver checklist 1.7 and 1.8). Order of findings as in the reference. */
import type { FieldError } from '../errors/field-error.ts'
import { fieldForbidden, fieldInvalid, fieldRequired, fieldTooLong } from '../errors/field-errors.ts'
import { goJsonObject } from '../text/go-json.ts'
import { goQuote, isPrintable } from '../text/go-quote.ts'
import { formatGroupVersionKind, parseGroupVersion } from './group-version.ts'
import { deepEqual } from './json-value.ts'
import { dns1123Label, labelValue, type NameRule, qualifiedName, subdomainNameRule } from './names.ts'
import type { JsonValue, ManagedFieldsEntry, ObjectMeta, OwnerReference } from './object.ts'

/** Sum of all annotation keys and values, in bytes. */
export const ANNOTATIONS_BYTES_MAX = 256 * 1024
/** Longest name of a field manager, in bytes. */
export const MANAGER_BYTES_MAX = 128
const SUBRESOURCE_BYTES_MAX = 256
const OWNER_FIELDS = ['apiVersion', 'kind', 'name', 'uid', 'controller', 'blockOwnerDeletion']

/** How `validateObjectMeta` checks. */
export interface ObjectMetaRules {
  readonly namespaced: boolean
  /** Rule for name and generateName. Default: DNS-1123 subdomain. */
  readonly nameRule?: NameRule
  /** Where the metadata is. Default `metadata`. */
  readonly path?: string
}

/** Checks the metadata of an object that is about to be created; its name has been generated. */
export function validateObjectMeta(meta: ObjectMeta, rules: ObjectMetaRules): FieldError[] {
  const { namespaced, nameRule = subdomainNameRule, path = 'metadata' } = rules
  return [
    ...validateNames(meta, nameRule, path),
    ...validateNamespace(meta.namespace ?? '', namespaced, `${path}.namespace`),
    ...validateGeneration(meta.generation ?? 0, `${path}.generation`),
    ...validateLabels(meta.labels, `${path}.labels`),
    ...validateAnnotations(meta.annotations, `${path}.annotations`),
    ...validateOwnerReferences(meta.ownerReferences ?? [], `${path}.ownerReferences`),
    ...validateFinalizers(meta.finalizers ?? [], `${path}.finalizers`),
    ...validateManagedFields(meta.managedFields ?? [], `${path}.managedFields`),
  ]
}

/** Checks the metadata of an update against what is stored. */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta, path = 'metadata'): FieldError[] {
  const errors: FieldError[] = []
  if (old.deletionTimestamp != null)
    errors.push(...newFinalizers(meta.finalizers ?? [], old.finalizers ?? [], `${path}.finalizers`))
  if (!meta.resourceVersion) errors.push(fieldInvalid(`${path}.resourceVersion`, '', 'must be specified for an update'))
  const generation = meta.generation ?? 0
  if (generation < (old.generation ?? 0)) errors.push(fieldInvalid(`${path}.generation`, generation, 'must not be decremented'))
  for (const field of ['name', 'namespace', 'uid'] as const) {
    errors.push(...validateImmutableField(meta[field] ?? '', old[field] ?? '', `${path}.${field}`))
  }
  for (const field of ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    errors.push(...validateImmutableField(meta[field] ?? null, old[field] ?? null, `${path}.${field}`))
  }
  errors.push(
    ...validateLabels(meta.labels, `${path}.labels`),
    ...validateAnnotations(meta.annotations, `${path}.annotations`),
    ...validateOwnerReferences(meta.ownerReferences ?? [], `${path}.ownerReferences`),
    ...validateManagedFields(meta.managedFields ?? [], `${path}.managedFields`),
  )
  return errors
}

/** A field that may not change. */
export function validateImmutableField(value: JsonValue, old: JsonValue, field: string): FieldError[] {
  return deepEqual(value, old) ? [] : [fieldInvalid(field, value, 'field is immutable')]
}

/** Keys and values of labels; errors name the map only. */
export function validateLabels(labels: ObjectMeta['labels'] | null, field: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [key, value] of Object.entries(labels ?? {})) {
    for (const text of qualifiedName(key)) errors.push(fieldInvalid(field, key, text))
    for (const text of labelValue(value)) errors.push(fieldInvalid(field, value, text))
  }
  return errors
}

/** Keys of annotations, in any case, and the size of all together. */
export function validateAnnotations(annotations: ObjectMeta['annotations'] | null, field: string): FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const [key, value] of Object.entries(annotations ?? {})) {
    for (const text of qualifiedName(key.toLowerCase())) errors.push(fieldInvalid(field, key, text))
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value)
  }
  if (bytes > ANNOTATIONS_BYTES_MAX) errors.push(fieldTooLong(field, ANNOTATIONS_BYTES_MAX))
  return errors
}

/** A manager's name: length and printable characters. Empty means that none was given. */
export function validateFieldManager(manager: string, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (Buffer.byteLength(manager) > MANAGER_BYTES_MAX) errors.push(fieldTooLong(field, MANAGER_BYTES_MAX))
  let position = 0
  for (const char of manager) {
    const codePoint = char.codePointAt(0)!
    if (!isPrintable(codePoint)) {
      const shown = codePoint.toString(16).toUpperCase().padStart(4, '0')
      errors.push(fieldInvalid(field, manager, `invalid character U+${shown} (at position ${position})`))
    }
    position += Buffer.byteLength(char)
  }
  return errors
}

function validateNames(meta: ObjectMeta, nameRule: NameRule, path: string): FieldError[] {
  const { name = '', generateName = '' } = meta
  const errors: FieldError[] = []
  if (generateName !== '') {
    for (const text of nameRule(generateName, true)) errors.push(fieldInvalid(`${path}.generateName`, generateName, text))
  }
  if (name === '') return [...errors, fieldRequired(`${path}.name`, 'name or generateName is required')]
  for (const text of nameRule(name, false)) errors.push(fieldInvalid(`${path}.name`, name, text))
  return errors
}

function validateNamespace(namespace: string, namespaced: boolean, field: string): FieldError[] {
  if (!namespaced) return namespace === '' ? [] : [fieldForbidden(field, 'not allowed on this type')]
  if (namespace === '') return [fieldRequired(field)]
  return dns1123Label(namespace).map((text) => fieldInvalid(field, namespace, text))
}

function validateGeneration(generation: number, field: string): FieldError[] {
  return generation < 0 ? [fieldInvalid(field, generation, 'must be greater than or equal to 0')] : []
}

function validateOwnerReferences(owners: readonly OwnerReference[], field: string): FieldError[] {
  const errors: FieldError[] = []
  let controller: string | undefined
  for (const owner of owners) {
    errors.push(...validateOwnerReference(owner, field))
    if (owner.controller !== true) continue
    const name = `${owner.kind ?? ''}/${owner.name ?? ''}`
    if (controller === undefined) {
      controller = name
      continue
    }
    const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`
    errors.push(fieldInvalid(field, { verbatim: `[${owners.map(formatOwner).join(',')}]` }, detail))
  }
  return errors
}

function validateOwnerReference(owner: OwnerReference, field: string): FieldError[] {
  const errors: FieldError[] = []
  const { apiVersion = '', kind = '', name = '', uid = '' } = owner
  const { group, version } = parseGroupVersion(apiVersion) ?? { group: '', version: '' }
  if (version === '') errors.push(fieldInvalid(`${field}.apiVersion`, apiVersion, 'version must not be empty'))
  if (kind === '') errors.push(fieldInvalid(`${field}.kind`, kind, 'must not be empty'))
  if (name === '') errors.push(fieldInvalid(`${field}.name`, name, 'must not be empty'))
  if (uid === '') errors.push(fieldInvalid(`${field}.uid`, uid, 'must not be empty'))
  if (group === '' && version === 'v1' && kind === 'Event') {
    const gvk = formatGroupVersionKind({ group, version, kind })
    errors.push(fieldInvalid(field, { verbatim: formatOwner(owner) }, `${gvk} is disallowed from being an owner`))
  }
  return errors
}

/** As Go marshals the structure: the first four members always, the flags when set. */
function formatOwner(owner: OwnerReference): string {
  const { apiVersion = '', kind = '', name = '', uid = '', controller, blockOwnerDeletion } = owner
  return goJsonObject({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }, OWNER_FIELDS)
}

function validateFinalizers(finalizers: readonly string[], field: string): FieldError[] {
  const errors = finalizers.flatMap((name) => qualifiedName(name).map((text) => fieldInvalid(field, name, text)))
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(fieldInvalid(field, [...finalizers], 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  return errors
}

function newFinalizers(finalizers: readonly string[], old: readonly string[], field: string): FieldError[] {
  const added = [...new Set(finalizers)].filter((name) => !old.includes(name)).sort()
  if (added.length === 0) return []
  const shown = `[]string{${added.map(goQuote).join(', ')}}`
  return [fieldForbidden(field, `no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`)]
}

function validateManagedFields(entries: readonly ManagedFieldsEntry[], field: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [index, entry] of entries.entries()) {
    const { operation = '', fieldsType = '', manager = '', subresource = '' } = entry
    const path = `${field}[${index}]`
    if (operation !== 'Apply' && operation !== 'Update') {
      errors.push(fieldInvalid(`${path}.operation`, operation, 'must be `Apply` or `Update`'))
    }
    if (fieldsType !== '' && fieldsType !== 'FieldsV1') {
      errors.push(fieldInvalid(`${path}.fieldsType`, fieldsType, 'must be `FieldsV1`'))
    }
    errors.push(...validateFieldManager(manager, `${path}.manager`))
    if (Buffer.byteLength(subresource) > SUBRESOURCE_BYTES_MAX) {
      errors.push(fieldTooLong(`${path}.subresource`, SUBRESOURCE_BYTES_MAX))
    }
  }
  return errors
}
