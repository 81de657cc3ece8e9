/** The rules of custom resources: generation, the split between the object and its status, and what is validated in which order. */
import {
  deepCopy,
  deepEqual,
  type FieldError,
  fieldInvalid,
  forbidden,
  formatGroupVersion,
  type JsonObject,
  type KubeObject,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../apimachinery/index.ts'
import type { RequestContext, ResourceStrategy, StrategyInput } from '../../apiserver/index.ts'
import { validateEmbedded } from './embedded-resource.ts'
import { finalizerWarnings } from './finalizer-warnings.ts'
import type { CustomVersion } from './custom-version.ts'
import { withRules } from './rule-checks.ts'
import { validateScale } from './scale-checks.ts'

/** What the strategy is for. */
export interface CustomStrategySource {
  readonly group: string
  readonly resource: string
  readonly kind: string
  readonly namespaced: boolean
  /** Being deleted: nothing new is created. */
  isTerminating(): boolean
  versionOf(version: string): CustomVersion
}

/** The strategy of all versions of a custom resource. */
export function customStrategy(source: CustomStrategySource): ResourceStrategy {
  const versionOf = (context: RequestContext): CustomVersion => source.versionOf(context.version)
  return {
    prepareForCreate: ({ object, context }) => {
      refuseWhenTerminating(source, object)
      if (versionOf(context).hasStatus) delete object.status
      object.metadata.generation = 1
    },
    prepareForUpdate: (input) => {
      if (input.context.subresource === 'status') prepareStatusUpdate(input)
      else prepareUpdate(input, versionOf(input.context).hasStatus)
    },
    validatesMetadata: true,
    validateCreate: (input) => {
      const version = versionOf(input.context)
      return withRules(validateCreate(source, input, version), version.rules, input)
    },
    validateUpdate: (input) => {
      const version = versionOf(input.context)
      return withRules(validateUpdate(source, input, version), version.rules, input)
    },
    warnings: ({ object, old, context }) =>
      context.subresource === 'status' ? [] : finalizerWarnings(object.metadata.finalizers ?? [], old?.metadata.finalizers ?? []),
    allowUnconditionalUpdate: false,
    unknownFieldText: 'kind',
    fields: (object, version) => source.versionOf(version).selectable.of(object),
    fieldNames: (version) => source.versionOf(version).selectable.names,
    resetFields: (subresource, version) => {
      if (subresource === 'status') return { 'f:metadata': {}, 'f:spec': {} }
      return source.versionOf(version).hasStatus ? { 'f:status': {} } : undefined
    },
  }
}

function refuseWhenTerminating(source: CustomStrategySource, { metadata }: KubeObject): void {
  if (!source.isTerminating()) return
  // A generated name is not the client's.
  const name = metadata.generateName ? '' : (metadata.name ?? '')
  throw forbidden(source, name, 'create not allowed while custom resource definition is terminating')
}

/** With a status subresource the status stays; anything but metadata that changed counts. */
function prepareUpdate({ object, old }: StrategyInput, hasStatus: boolean): void {
  if (hasStatus) {
    const status = old!.status
    if (status === undefined) delete object.status
    else object.status = status
  }
  if (contentChanged(object, old!)) object.metadata.generation = (old!.metadata.generation ?? 0) + 1
}

function contentChanged(object: KubeObject, old: KubeObject): boolean {
  const keys = new Set([...Object.keys(object), ...Object.keys(old)])
  keys.delete('metadata')
  for (const key of keys) if (!deepEqual(object[key], old[key])) return true
  return false
}

/** Only the status moves; managed fields record who moved it. */
function prepareStatusUpdate({ object, old }: StrategyInput): void {
  const { status } = object
  const { managedFields, resourceVersion } = object.metadata
  for (const key of Object.keys(object)) if (!Object.hasOwn(old!, key)) delete object[key]
  const { status: _, ...rest } = old!
  Object.assign(object, deepCopy(rest as JsonObject))
  if (managedFields === undefined) delete object.metadata.managedFields
  else object.metadata.managedFields = managedFields
  if (resourceVersion !== undefined) object.metadata.resourceVersion = resourceVersion
  if (status === undefined) delete object.status
  else object.status = status
}

function validateCreate(source: CustomStrategySource, { object }: StrategyInput, version: CustomVersion): FieldError[] {
  const typeErrors = validateType(source, object, version)
  if (typeErrors.length > 0) return typeErrors
  return [
    ...validateObjectMeta(object.metadata, { namespaced: source.namespaced }),
    ...version.structural.validate(object, ''),
    ...(version.scale === undefined ? [] : validateScale(object, version.scale, true)),
    ...validateEmbedded(object, version.structural),
    ...version.structural.validateLists(object, ''),
  ]
}

function validateUpdate(
  source: CustomStrategySource,
  { object, old, context }: StrategyInput,
  version: CustomVersion,
): FieldError[] {
  const typeErrors = validateType(source, object, version)
  if (typeErrors.length > 0) return typeErrors
  const { structural, scale } = version
  const statusOnly = context.subresource === 'status'
  const errors = [
    ...validateObjectMetaUpdate(object.metadata, old!.metadata),
    ...(statusOnly ? validateStatus(object, old!, version) : structural.validate(object, '', old!)),
    ...(scale === undefined ? [] : validateScale(object, scale, !statusOnly)),
    ...(statusOnly ? [] : validateEmbedded(object, structural)),
  ]
  const repeated = structural.validateLists(object, '')
  // An object that had repeated items before may keep them.
  if (repeated.length > 0 && structural.validateLists(old!, '').length === 0) errors.push(...repeated)
  return errors
}

function validateStatus({ status }: KubeObject, old: KubeObject, version: CustomVersion): FieldError[] {
  if (status === undefined) return []
  return version.structural.property('status')?.validate(status, 'status', old.status ?? null) ?? []
}

function validateType(source: CustomStrategySource, object: KubeObject, version: CustomVersion): FieldError[] {
  const errors: FieldError[] = []
  const apiVersion = formatGroupVersion({ group: source.group, version: version.version })
  if (object.kind !== source.kind) errors.push(fieldInvalid('kind', object.kind, `must be ${source.kind}`))
  if (object.apiVersion !== apiVersion) errors.push(fieldInvalid('apiVersion', object.apiVersion, `must be ${apiVersion}`))
  return errors
}
