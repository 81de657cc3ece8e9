/** The order of API groups in discovery: by priority, as the reference registers its own groups; all others behind, by name. */
import { compareKubeVersions } from '../../apimachinery/index.ts'

/** Built-in groups, highest priority first. */
const BUILT_IN_ORDER: readonly string[] = [
  '',
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'resource.k8s.io',
  'flowcontrol.apiserver.k8s.io',
]
const RANKS: ReadonlyMap<string, number> = new Map(BUILT_IN_ORDER.map((group, rank) => [group, rank]))

/** For sorting groups. */
export function compareGroups(a: string, b: string): number {
  const rankA = RANKS.get(a) ?? BUILT_IN_ORDER.length
  const rankB = RANKS.get(b) ?? BUILT_IN_ORDER.length
  return rankA - rankB || (a < b ? -1 : a > b ? 1 : 0)
}

/** For sorting versions: the most preferred first (v2, v1, v1beta1, …). */
export const compareVersions = (a: string, b: string): number => -compareKubeVersions(a, b)
