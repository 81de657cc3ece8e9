/** When a definition's resource is served, and what the approval policy says of it. */
import { type ConditionValue, hasCondition, isConditionTrue, setCondition } from '../definition/conditions.ts'
import type { Definition } from '../definition/definition.ts'
import { approvalOf, isProtectedGroup } from '../validation/approval.ts'
import { caBundleError } from '../validation/ca-bundle.ts'

const ESTABLISHED: ConditionValue = {
  type: 'Established',
  status: 'True',
  reason: 'InitialNamesAccepted',
  message: 'the initial names have been accepted',
}
const INVALID_CA: ConditionValue = {
  type: 'Established',
  status: 'False',
  reason: 'InvalidCABundle',
  message: 'The conversion webhook CABundle is invalid',
}

/** Establishes a definition whose names are accepted, in place; it stays established for good. True when something changed. */
export function establish(definition: Definition, now: string): boolean {
  if (!isConditionTrue(definition, 'NamesAccepted') || isConditionTrue(definition, 'Established')) return false
  const bundle = definition.spec.conversion?.webhook?.clientConfig?.caBundle
  const verdict = bundle !== undefined && caBundleError(bundle) !== undefined ? INVALID_CA : ESTABLISHED
  if (hasCondition(definition, verdict)) return false
  setCondition(definition, verdict, now)
  return true
}

const APPROVAL_CONDITIONS = {
  approved: ['True', 'ApprovedAnnotation'],
  bypassed: ['False', 'UnapprovedAnnotation'],
  missing: ['False', 'MissingAnnotation'],
  invalid: ['False', 'InvalidAnnotation'],
} as const

/** Records the approval of a definition in a protected group, in place. True when something changed. */
export function recordApproval(definition: Definition, now: string): boolean {
  if (!isProtectedGroup(definition.spec.group)) return false
  const { state, text } = approvalOf(definition)
  const [status, reason] = APPROVAL_CONDITIONS[state]
  const verdict: ConditionValue = { type: 'KubernetesAPIApprovalPolicyConformant', status, reason, message: text }
  if (hasCondition(definition, verdict)) return false
  setCondition(definition, verdict, now)
  return true
}
