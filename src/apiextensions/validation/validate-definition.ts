/** Validation of a whole definition: what the strategy calls. Texts and paths are the reference's, in its internal form. */
import {
  type FieldError,
  fieldInvalid,
  subdomainNameRule,
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../apimachinery/index.ts'
import { isConditionTrue } from '../definition/conditions.ts'
import type { Definition } from '../definition/definition.ts'
import { internalSpecOf } from '../definition/internal-form.ts'
import { isOldForm } from '../definition/old-spec.ts'
import type { AcceptedSchemas } from './accepted-schemas.ts'
import { validateApproval } from './approval.ts'
import { validateNames } from './names.ts'
import { rulesForCreate, rulesForUpdate } from './spec-rules.ts'
import { validateSpec } from './validate-spec.ts'
import { validateStoredVersions } from './stored-versions.ts'

/** What saves time in a server. */
export interface ValidationOptions {
  /** Has checking expressions taken too long? Default: never. */
  readonly isLate?: () => boolean
  /** Schemas that need not be checked again; those that pass are added. */
  readonly accepted?: AcceptedSchemas
}

/** Everything about a new definition, metadata included. */
export function validateDefinition(definition: Definition, options: ValidationOptions = {}): FieldError[] {
  const required = `${definition.spec.names.plural}.${definition.spec.group}`
  const nameRule = (name: string, prefix: boolean): string[] => [
    ...subdomainNameRule(name, prefix),
    ...(name === required ? [] : ['must be spec.names.plural+"."+spec.group']),
  ]
  return [
    ...validateObjectMeta(definition.metadata, { namespaced: false, nameRule }),
    ...validateSpec(internalSpecOf(definition), { ...rulesForCreate(isOldForm(definition)), ...options }, 'spec'),
    ...validateAround(definition, undefined),
  ]
}

/** An update of the main resource. */
export function validateDefinitionUpdate(definition: Definition, old: Definition, options: ValidationOptions = {}): FieldError[] {
  const spec = internalSpecOf(definition)
  const oldSpec = internalSpecOf(old)
  const { accepted } = options
  const circumstances = { established: isConditionTrue(old, 'Established'), oldForm: isOldForm(definition), accepted }
  const errors = [
    ...validateObjectMetaUpdate(definition.metadata, old.metadata),
    ...validateSpec(spec, { ...rulesForUpdate(spec, oldSpec, circumstances), ...options }, 'spec'),
  ]
  if (isConditionTrue(old, 'Established')) {
    errors.push(...validateImmutableField(spec.scope, oldSpec.scope, 'spec.scope'))
    errors.push(...validateImmutableField(spec.names.kind, oldSpec.names.kind, 'spec.names.kind'))
  }
  errors.push(...validateImmutableField(spec.group, oldSpec.group, 'spec.group'))
  errors.push(...validateImmutableField(spec.names.plural, oldSpec.names.plural, 'spec.names.plural'))
  return [...errors, ...validateAround(definition, old)]
}

/** An update through /status: storedVersions is not looked at, on purpose (migrations repair it here). */
export function validateDefinitionStatusUpdate(definition: Definition, old: Definition): FieldError[] {
  return [
    ...validateObjectMetaUpdate(definition.metadata, old.metadata),
    ...validateNames(definition.status.acceptedNames, 'status.acceptedNames'),
  ]
}

function validateAround(definition: Definition, old: Definition | undefined): FieldError[] {
  const { spec, status } = definition
  const errors = [
    ...validateNames(status.acceptedNames, 'status.acceptedNames'),
    ...validateStoredVersions(status.storedVersions, spec.versions ?? []),
  ]
  // Neither the approval policy nor the end of unpruned objects was imposed on v1beta1.
  if (isOldForm(definition)) return errors
  errors.push(...validateApproval(definition, old))
  if (spec.preserveUnknownFields && !old?.spec.preserveUnknownFields) {
    const rule = 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'
    errors.push(fieldInvalid('spec.preserveUnknownFields', true, rule))
  }
  return errors
}
