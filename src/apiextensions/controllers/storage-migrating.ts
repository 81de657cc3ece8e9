/**
 * What a storage migration leaves on the definition of its resource: the condition `StorageMigrating`, and in the end the one stored version
 * that is left. Both are configurations to apply to `/status` of the definition they are made from.
 */
import type { JsonObject, KubeObject } from '../../apimachinery/index.ts'
import {
  asDefinition,
  DEFINITION_GROUP,
  DEFINITION_KIND,
  DEFINITION_VERSION,
  storageVersionOf,
} from '../definition/definition.ts'

const CONDITION = 'StorageMigrating'

/** The migration `migration` begins. `now` is RFC 3339. */
export function storageMigrationStart(definition: KubeObject, migration: string, now: string): KubeObject {
  return configuration(definition, {
    conditions: [condition(definition, 'True', 'MigrationRunning', `Migration ${migration} is running`, now)],
  })
}

/**
 * The migration is over. The stored versions shrink to the storage version unless the spec has changed since the start: objects may have been
 * written in another version meanwhile.
 */
export function storageMigrationEnd(definition: KubeObject, succeeded: boolean, now: string): KubeObject {
  const storage = storageVersionOf(asDefinition(definition).spec)
  const shrinks = succeeded && storage !== undefined && isSameGeneration(definition)
  const outcome = shrinks
    ? 'and the stored versions have been updated'
    : 'but the stored versions have not been updated due to a generation mismatch'
  const verdict = succeeded
    ? condition(definition, 'False', 'MigrationSucceeded', `The migration has succeeded ${outcome}`, now)
    : condition(definition, 'False', 'MigrationFailed', 'The migration has failed', now)
  return configuration(definition, { conditions: [verdict], ...(shrinks && { storedVersions: [storage.name] }) })
}

function configuration({ metadata }: KubeObject, status: JsonObject): KubeObject {
  return {
    apiVersion: `${DEFINITION_GROUP}/${DEFINITION_VERSION}`,
    kind: DEFINITION_KIND,
    metadata: { name: metadata.name ?? '' },
    status,
  }
}

function condition({ metadata }: KubeObject, status: string, reason: string, message: string, now: string): JsonObject {
  const observedGeneration = metadata.generation ?? 0
  return { type: CONDITION, status, lastTransitionTime: now, reason, message, observedGeneration }
}

function isSameGeneration(definition: KubeObject): boolean {
  const { status, metadata } = asDefinition(definition)
  const started = status.conditions?.find(({ type }) => type === CONDITION)
  return started !== undefined && started.observedGeneration === metadata.generation
}
