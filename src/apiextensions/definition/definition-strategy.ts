/** The rules of customresourcedefinitions: what a client may set, what is validated, what is warned about, how a deletion begins. */
import type { Clock } from '../../base/index.ts'
import { deepCopy, deepEqual, formatTime, type JsonValue } from '../../apimachinery/index.ts'
import type { DeletionStart, ResourceStrategy, StrategyInput } from '../../apiserver/index.ts'
import { AcceptedSchemas } from '../validation/accepted-schemas.ts'
import {
  validateDefinition,
  validateDefinitionStatusUpdate,
  validateDefinitionUpdate,
} from '../validation/validate-definition.ts'
import { setCondition } from './conditions.ts'
import { dropSilentWebhook } from './defaults.ts'
import { asDefinition, CLEANUP_FINALIZER, type Definition, storageVersionOf } from './definition.ts'
import { definitionWarnings } from './definition-warnings.ts'

/** Compiling and pricing the rules of a definition holds up everybody: after this time, in ms, the rest is refused. */
const RULES_MS_MAX = 3_000

const NO_NAMES = { plural: '', kind: '' }

/** @param settled Resolves when the conditions of a definition have followed its last change; default: nobody waits */
export function definitionStrategy(settled?: (name: string) => Promise<void> | undefined): ResourceStrategy {
  const accepted = new AcceptedSchemas()
  return {
    settle: ({ metadata }) => settled?.(metadata.name ?? ''),
    prepareForCreate: ({ object }) => {
      const definition = asDefinition(object)
      definition.status = { conditions: null, acceptedNames: { ...NO_NAMES }, storedVersions: null }
      definition.metadata.generation = 1
      dropSilentWebhook(definition.spec)
      rememberStorageVersion(definition)
    },
    prepareForUpdate: (input) => {
      if (input.context.subresource === 'status') prepareStatusUpdate(input)
      else prepareUpdate(input)
    },
    validatesMetadata: true,
    validateCreate: ({ object, context }) =>
      validateDefinition(asDefinition(object), { isLate: lateness(context.env.clock), accepted }),
    validateUpdate: ({ object, old, context }) => {
      const [next, before] = [asDefinition(object), asDefinition(old!)]
      return context.subresource === 'status'
        ? validateDefinitionStatusUpdate(next, before)
        : validateDefinitionUpdate(next, before, { isLate: lateness(context.env.clock), accepted })
    },
    warnings: ({ object, old, context }) =>
      context.subresource === 'status' ? [] : definitionWarnings(asDefinition(object), old && asDefinition(old)),
    allowUnconditionalUpdate: false,
    unknownFieldText: 'generic',
    resetFields: (subresource) => (subresource === 'status' ? { 'f:spec': {} } : { 'f:status': {} }),
    preconditionText: 'resource',
    beginDelete: (object, context) => beginDeletion(asDefinition(object), formatTime(context.env.clock.nowMs())),
  }
}

/** Tells whether the time that the rules of one definition may take is over. */
function lateness(clock: Clock): () => boolean {
  const endMs = clock.monotonicMs() + RULES_MS_MAX
  return () => clock.monotonicMs() > endMs
}

/** The storage version of today is one that objects may be stored in from now on. */
function rememberStorageVersion({ spec, status }: Definition): void {
  const storage = storageVersionOf(spec)
  if (storage === undefined || status.storedVersions?.includes(storage.name)) return
  status.storedVersions = [...(status.storedVersions ?? []), storage.name]
}

function prepareUpdate({ object, old }: StrategyInput): void {
  const [definition, before] = [asDefinition(object), asDefinition(old!)]
  dropSilentWebhook(definition.spec)
  definition.status = deepCopy(before.status as unknown as JsonValue) as unknown as Definition['status']
  if (!deepEqual(definition.spec as unknown as JsonValue, before.spec as unknown as JsonValue)) {
    definition.metadata.generation = (before.metadata.generation ?? 0) + 1
  }
  rememberStorageVersion(definition)
}

/** Metadata may change through /status: the reference keeps that on purpose. */
function prepareStatusUpdate({ object, old }: StrategyInput): void {
  asDefinition(object).spec = asDefinition(old!).spec
}

/** The first DELETE marks the definition, and nothing more; its finalizer goes when the instances are gone. */
function beginDeletion(definition: Definition, now: string): DeletionStart | undefined {
  const { metadata } = definition
  if (metadata.deletionTimestamp !== undefined) return undefined
  metadata.deletionTimestamp = now
  if (!metadata.finalizers?.includes(CLEANUP_FINALIZER)) metadata.finalizers = [...(metadata.finalizers ?? []), CLEANUP_FINALIZER]
  const message = 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon'
  setCondition(definition, { type: 'Terminating', status: 'True', reason: 'InstanceDeletionPending', message }, now)
  return { keep: true, ignorePolicy: true }
}
