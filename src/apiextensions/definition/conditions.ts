/** Conditions of a definition: looked up and set as the reference does. */
import type { Definition, DefinitionCondition } from './definition.ts'

/** The closed list of conditions that are set here. */
export type ConditionType =
  | 'Established'
  | 'NamesAccepted'
  | 'NonStructuralSchema'
  | 'Terminating'
  | 'KubernetesAPIApprovalPolicyConformant'

/** A condition without its time. */
export interface ConditionValue {
  readonly type: ConditionType
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
}

/** The condition of a type. */
export function findCondition(definition: Definition, type: ConditionType): DefinitionCondition | undefined {
  return definition.status.conditions?.find((condition) => condition.type === type)
}

/** Is the condition there and true? */
export function isConditionTrue(definition: Definition, type: ConditionType): boolean {
  return findCondition(definition, type)?.status === 'True'
}

/** Sets a condition in place; its time moves only when its status does. `now` is RFC 3339. */
export function setCondition(definition: Definition, value: ConditionValue, now: string): void {
  const existing = findCondition(definition, value.type)
  if (existing === undefined) {
    definition.status.conditions = [...(definition.status.conditions ?? []), { lastTransitionTime: now, ...value }]
    return
  }
  if (existing.status !== value.status || existing.lastTransitionTime === undefined) existing.lastTransitionTime = now
  existing.status = value.status
  existing.reason = value.reason
  existing.message = value.message
}

/** Takes a condition away, in place. */
export function removeCondition(definition: Definition, type: ConditionType): void {
  definition.status.conditions = definition.status.conditions?.filter((condition) => condition.type !== type) ?? null
}

/** Does the condition say this already, whatever its time? */
export function hasCondition(definition: Definition, value: ConditionValue): boolean {
  const existing = findCondition(definition, value.type)
  return existing?.status === value.status && existing.reason === value.reason && existing.message === value.message
}
