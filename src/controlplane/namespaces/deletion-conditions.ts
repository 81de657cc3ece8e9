/** Conditions of a namespace that is being deleted, as kube-controller-manager words them (apiserver checklist 9.4). */
import { deepEqual, isObject, type JsonObject, type KubeObject } from '../../apimachinery/index.ts'

/** What one pass over the content of a namespace found. */
export interface ContentReport {
  /** Objects left, by resource: `configmaps.` or `leases.coordination.k8s.io`. */
  readonly remaining: ReadonlyMap<string, number>
  /** Objects left, by finalizer. */
  readonly finalizers: ReadonlyMap<string, number>
  /** Why resources could not be emptied. */
  readonly failures: readonly string[]
}

interface Finding {
  readonly reason: string
  readonly message: string
}

/** In the order in which they are written. Discovery and parsing cannot fail here: the registry is in this process. */
const fine: Readonly<Record<string, Finding>> = {
  NamespaceDeletionDiscoveryFailure: { reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
  NamespaceDeletionGroupVersionParsingFailure: {
    reason: 'ParsedGroupVersions',
    message: 'All legacy kube types successfully parsed',
  },
  NamespaceDeletionContentFailure: {
    reason: 'ContentDeleted',
    message: 'All content successfully deleted, may be waiting on finalization',
  },
  NamespaceContentRemaining: { reason: 'ContentRemoved', message: 'All content successfully removed' },
  NamespaceFinalizersRemaining: {
    reason: 'ContentHasNoFinalizers',
    message: 'All content-preserving finalizers finished',
  },
}

/** The namespace with the conditions of a report; the same object when nothing changes. `now` is RFC 3339. */
export function withDeletionConditions(namespace: KubeObject, report: ContentReport, now: string): KubeObject {
  const status = isObject(namespace.status) ? namespace.status : {}
  const before = Array.isArray(status.conditions) ? (status.conditions as JsonObject[]) : []
  const findings = findingsOf(report)
  const conditions = before.map((condition) => {
    const type = String(condition.type)
    return Object.hasOwn(fine, type) ? updated(condition, type, findings.get(type), now) : condition
  })
  for (const type of Object.keys(fine)) {
    if (!before.some((condition) => condition.type === type)) conditions.push(updated(undefined, type, findings.get(type), now))
  }
  if (deepEqual(conditions, before)) return namespace
  return { ...namespace, status: { ...status, conditions } }
}

function updated(old: JsonObject | undefined, type: string, finding: Finding | undefined, now: string): JsonObject {
  const status = finding === undefined ? 'False' : 'True'
  const { reason, message } = finding ?? (fine[type] as Finding)
  const lastTransitionTime = old?.status === status ? (old.lastTransitionTime ?? now) : now
  return { type, status, lastTransitionTime, reason, message }
}

function findingsOf({ remaining, finalizers, failures }: ContentReport): Map<string, Finding> {
  const findings = new Map<string, Finding>()
  if (failures.length > 0) {
    const message = `Failed to delete all resource types, ${failures.length} remaining: ${failures.toSorted().join(', ')}`
    findings.set('NamespaceDeletionContentFailure', { reason: 'ContentDeletionFailed', message })
  }
  if (remaining.size > 0) {
    const message = `Some resources are remaining: ${counted(remaining, (name, count) => `${name} has ${count} resource instances`)}`
    findings.set('NamespaceContentRemaining', { reason: 'SomeResourcesRemain', message })
  }
  if (finalizers.size > 0) {
    const list = counted(finalizers, (name, count) => `${name} in ${count} resource instances`)
    const message = `Some content in the namespace has finalizers remaining: ${list}`
    findings.set('NamespaceFinalizersRemaining', { reason: 'SomeFinalizersRemain', message })
  }
  return findings
}

function counted(counts: ReadonlyMap<string, number>, text: (name: string, count: number) => string): string {
  return Array.from(counts, ([name, count]) => text(name, count))
    .sort()
    .join(', ')
}
