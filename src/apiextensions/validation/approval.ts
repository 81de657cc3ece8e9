/** The approval policy for groups of the Kubernetes community. */
import { type FieldError, fieldInvalid, fieldRequired, goQuote } from '../../apimachinery/index.ts'
import { parseUrl } from '../../schema/index.ts'
import { APPROVAL_ANNOTATION, type Definition } from '../definition/definition.ts'

const PROTECTED = ['k8s.io', 'kubernetes.io']
const POLICY = 'https://github.com/kubernetes/enhancements/pull/1111'
const FIELD = `metadata.annotations[${APPROVAL_ANNOTATION}]`

/** What the annotation says, with the reference's wording. */
export interface Approval {
  readonly state: 'approved' | 'bypassed' | 'missing' | 'invalid'
  readonly text: string
}

/** Does a group belong to the community? */
export function isProtectedGroup(group: string): boolean {
  return PROTECTED.some((suffix) => group === suffix || group.endsWith(`.${suffix}`))
}

/** Reads the approval of a definition. */
export function approvalOf(definition: Definition): Approval {
  const annotation = definition.metadata.annotations?.[APPROVAL_ANNOTATION] ?? ''
  const need = `protected groups must have approval annotation ${goQuote(APPROVAL_ANNOTATION)}`
  if (annotation === '') return { state: 'missing', text: `${need}, see ${POLICY}` }
  if (annotation.startsWith('unapproved')) return { state: 'bypassed', text: `not approved: ${goQuote(annotation)}` }
  if (isAbsoluteUrl(annotation)) return { state: 'approved', text: `approved in ${annotation}` }
  return { state: 'invalid', text: `${need} with either a URL or a reason starting with "unapproved", see ${POLICY}` }
}

/** A state that did not change never fails. */
export function validateApproval(definition: Definition, old: Definition | undefined): FieldError[] {
  if (!isProtectedGroup(definition.spec.group)) return []
  const approval = approvalOf(definition)
  if (old !== undefined && approvalOf(old).state === approval.state) return []
  if (approval.state === 'missing') return [fieldRequired(FIELD, approval.text)]
  if (approval.state !== 'invalid') return []
  return [fieldInvalid(FIELD, definition.metadata.annotations?.[APPROVAL_ANNOTATION] ?? '', approval.text)]
}

function isAbsoluteUrl(text: string): boolean {
  const url = parseUrl(text)
  return typeof url !== 'string' && url.scheme !== '' && url.host !== ''
}
