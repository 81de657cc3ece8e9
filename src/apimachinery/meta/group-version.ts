/** Groups, versions, kinds and resources: their texts and the order of versions. */
import { compareText } from '../text/key-order.ts'
import type { GroupVersionKind } from './object.ts'

/** Group and plural resource. The core group is the empty string. */
export interface GroupResource {
  readonly group: string
  readonly resource: string
}

/** Group and kind. The core group is the empty string. */
export interface GroupKind {
  readonly group: string
  readonly kind: string
}

/** Group and version. The core group is the empty string. */
export interface GroupVersion {
  readonly group: string
  readonly version: string
}

/** `leases.coordination.k8s.io`, `configmaps`. */
export function formatGroupResource(gr: GroupResource): string {
  return gr.group === '' ? gr.resource : `${gr.resource}.${gr.group}`
}

/** `Lease.coordination.k8s.io`, `ConfigMap`. */
export function formatGroupKind(gk: GroupKind): string {
  return gk.group === '' ? gk.kind : `${gk.kind}.${gk.group}`
}

/** `apps/v1`, `v1`. */
export function formatGroupVersion(gv: GroupVersion): string {
  return gv.group === '' ? gv.version : `${gv.group}/${gv.version}`
}

/** An apiVersion in its parts; `undefined` when it has more than one slash (`unexpected GroupVersion string`). */
export function parseGroupVersion(apiVersion: string): GroupVersion | undefined {
  const slash = apiVersion.indexOf('/')
  if (slash < 0) return { group: '', version: apiVersion }
  if (apiVersion.indexOf('/', slash + 1) >= 0) return undefined
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

/** As Go prints it: `hello.zeng.dev/v1, Kind=Foo`. */
export function formatGroupVersionKind(gvk: GroupVersionKind): string {
  return `${gvk.group}/${gvk.version}, Kind=${gvk.kind}`
}

const KUBE_VERSION = /^v([0-9]+)(?:(alpha|beta)([0-9]+))?$/
const STABILITY = ['alpha', 'beta', undefined]

/**
 * Orders versions by what they promise: stable before beta before alpha, then higher numbers (v10, v2, v1, v1beta2, v1alpha1);
 * other names come last, in alphabetic order. Positive: `a` ranks higher.
 */
export function compareKubeVersions(a: string, b: string): number {
  if (a === b) return 0
  const x = KUBE_VERSION.exec(a)
  const y = KUBE_VERSION.exec(b)
  if (x === null) return y === null ? compareText(b, a) : -1
  if (y === null) return 1
  const stability = STABILITY.indexOf(x[2]) - STABILITY.indexOf(y[2])
  return stability || Number(x[1]) - Number(y[1]) || Number(x[3] ?? 0) - Number(y[3] ?? 0)
}
