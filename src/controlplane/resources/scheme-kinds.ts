/** Kinds that the reference knows in the groups of the built-in resources, served or not: bodies of other kinds are refused in other words. */
import { isMachineryKind } from '../../apiserver/index.ts'

const withList = (...kinds: string[]): string[] => kinds.flatMap((kind) => [kind, `${kind}List`])

const CORE_KINDS: readonly string[] = [
  ...withList('Pod', 'PodTemplate', 'ReplicationController', 'Service', 'Endpoints', 'Node', 'Event', 'LimitRange'),
  ...withList('ResourceQuota', 'Namespace', 'Secret', 'ServiceAccount', 'PersistentVolume', 'PersistentVolumeClaim'),
  ...withList('ComponentStatus', 'ConfigMap'),
  ...['PodStatusResult', 'Binding', 'List', 'SerializedReference', 'RangeAllocation'],
  ...['ServiceProxyOptions', 'NodeProxyOptions', 'PodAttachOptions', 'PodLogOptions', 'PodExecOptions'],
  ...['PodPortForwardOptions', 'PodProxyOptions'],
]

/** By `group/version`. */
const KINDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['v1', CORE_KINDS],
  ['coordination.k8s.io/v1', withList('Lease')],
  ['coordination.k8s.io/v1beta1', withList('Lease', 'LeaseCandidate')],
  ['coordination.k8s.io/v1alpha2', withList('LeaseCandidate')],
  ['events.k8s.io/v1', withList('Event')],
  ['events.k8s.io/v1beta1', withList('Event')],
  ['storagemigration.k8s.io/v1beta1', withList('StorageVersionMigration')],
])

/** Does the reference's decoder of built-in kinds know it? Of groups without a resource here, it knows none. */
export function isSchemeKind(apiVersion: string, kind: string): boolean {
  const kinds = KINDS.get(apiVersion)
  return isMachineryKind(kind, kinds !== undefined) || (kinds?.includes(kind) ?? false)
}

/** The other versions in which the decoder knows the kind. Kinds of one name are one type inside: events of both groups are. */
export function otherVersionsOf(apiVersion: string, kind: string): string[] {
  return [...KINDS].flatMap(([other, kinds]) => (other !== apiVersion && kinds.includes(kind) ? [other] : []))
}
