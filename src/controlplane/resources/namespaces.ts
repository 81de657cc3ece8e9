/** Namespaces: a phase, finalizers of their own that hold the deletion until the content is gone, and a label with their name. */
import {
  dns1123Label,
  type FieldError,
  fieldInvalid,
  forbidden,
  formatTime,
  isObject,
  type JsonObject,
  type KubeObject,
  nameRule,
  qualifiedName,
} from '../../apimachinery/index.ts'
import type { RequestContext, StrategyInput } from '../../apiserver/index.ts'
import type { BuiltinKind } from './builtin-kind.ts'
import { AGE_COLUMN_TEXT, age, NAME_COLUMN_TEXT } from './cells.ts'
import { validateCoreFinalizers, validateFinalizerName } from './core-finalizers.ts'

/** The finalizer that the namespace controller takes away when the content is gone. */
export const KUBERNETES_FINALIZER = 'kubernetes'
const NAME_LABEL = 'kubernetes.io/metadata.name'
const IMMORTAL = ['default', 'kube-system', 'kube-public']

/** v1 Namespace. */
export const namespaces: BuiltinKind = {
  group: '',
  version: 'v1',
  resource: 'namespaces',
  kind: 'Namespace',
  definition: 'io.k8s.api.core.v1.Namespace',
  subresources: ['finalize', 'status'],
  columnDescriptions: [NAME_COLUMN_TEXT, 'The status of the namespace', AGE_COLUMN_TEXT],
  cells: (object, nowMs) => [object.metadata.name ?? '', namespacePhase(object), age(object, nowMs)],
  normalize(object) {
    setNameLabel(object)
    const status = statusOf(object)
    // Before the conditions, where the phase stands.
    if (!status.phase) object.status = { phase: 'Active', ...status }
  },
  strategy: {
    allowUnconditionalUpdate: true,
    returnsDeletedObject: true,
    unknownFieldText: 'kind',
    fieldNames: () => ['status.phase'],
    fields: (object) => ({ 'status.phase': namespacePhase(object) }),
    validateName: nameRule(dns1123Label),
    prepareForCreate,
    prepareForUpdate,
    validateCreate: ({ object }) => validate(object),
    validateUpdate,
    resetFields: (subresource) => (subresource === 'status' ? { 'f:spec': {} } : { 'f:status': {} }),
    beginDelete,
    preconditionText: 'resource',
  },
}

/** `Active`, `Terminating`, or empty. */
export function namespacePhase(namespace: KubeObject): string {
  const { phase } = statusOf(namespace)
  return typeof phase === 'string' ? phase : ''
}

/** Finalizers of the namespace's own list (`spec.finalizers`). */
export function namespaceFinalizers(namespace: KubeObject): string[] {
  const spec = namespace.spec
  const finalizers = isObject(spec) ? spec.finalizers : undefined
  return Array.isArray(finalizers) ? (finalizers as string[]) : []
}

function statusOf(namespace: KubeObject): JsonObject {
  return isObject(namespace.status) ? namespace.status : {}
}

/** Objects made with generateName have no name when they are decoded; they get their label before they are stored. */
function setNameLabel(object: KubeObject): void {
  const { name, labels } = object.metadata
  if (!name || labels?.[NAME_LABEL] === name) return
  object.metadata.labels = { ...labels, [NAME_LABEL]: name }
}

function prepareForCreate({ object }: StrategyInput): void {
  object.status = { phase: 'Active' }
  const finalizers = namespaceFinalizers(object)
  if (!finalizers.includes(KUBERNETES_FINALIZER)) object.spec = { finalizers: [...finalizers, KUBERNETES_FINALIZER] }
  setNameLabel(object)
}

function prepareForUpdate({ object, old, context }: StrategyInput): void {
  if (old === undefined) return
  const { subresource } = context
  if (subresource === 'status') object.spec = old.spec
  else {
    object.status = old.status
    if (subresource === '') object.spec = old.spec
  }
  setNameLabel(object)
}

function validateUpdate({ object, context }: StrategyInput): FieldError[] {
  const metadata = validateCoreFinalizers(object.metadata)
  switch (context.subresource) {
    case 'finalize':
      return [...metadata, ...validateFinalizers(object, (index) => `spec.finalizers[${index}]`)]
    case 'status':
      return [...metadata, ...validatePhase(object)]
    default:
      return [...validate(object), ...metadata]
  }
}

function validate(object: KubeObject): FieldError[] {
  return [...validateCoreFinalizers(object.metadata), ...validateFinalizers(object, () => 'spec.finalizers')]
}

function validateFinalizers(object: KubeObject, field: (index: number) => string): FieldError[] {
  return namespaceFinalizers(object).flatMap((finalizer, index) => {
    const errors = qualifiedName(finalizer).map((text) => fieldInvalid(field(index), finalizer, text))
    return [...errors, ...validateFinalizerName(finalizer, field(index))]
  })
}

function validatePhase(object: KubeObject): FieldError[] {
  const phase = namespacePhase(object)
  const deleting = object.metadata.deletionTimestamp !== undefined
  const expected = deleting ? 'Terminating' : 'Active'
  if (phase === expected) return []
  const text = `may only be '${expected}' if \`deletionTimestamp\` is ${deleting ? 'not ' : ''}empty`
  return [fieldInvalid('status.Phase', phase, text)]
}

/** Marks the namespace as terminating; it stays until its own finalizers are gone (see `namespace-controller.ts`). */
function beginDelete(object: KubeObject, context: RequestContext): { readonly keep: boolean } {
  const name = object.metadata.name ?? ''
  if (IMMORTAL.includes(name)) throw forbidden({ group: '', resource: 'namespaces' }, name, 'this namespace may not be deleted')
  const first = object.metadata.deletionTimestamp === undefined
  if (first) object.metadata.deletionTimestamp = formatTime(context.env.clock.nowMs())
  if (namespacePhase(object) !== 'Terminating') object.status = { ...statusOf(object), phase: 'Terminating' }
  return { keep: first || namespaceFinalizers(object).length > 0 }
}
