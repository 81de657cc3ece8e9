/** A ThirdPartyResource of extensions/v1beta1, and what its name says. */
import type { KubeObject } from '../../apimachinery/index.ts'

/** Where they are served. */
export const THIRD_PARTY_GROUP = 'extensions'
export const THIRD_PARTY_RESOURCE = 'thirdpartyresources'

/** After decoding. */
export interface ThirdPartyResource extends KubeObject {
  description?: string
  versions?: { name?: string }[]
}

/** What a name like `cron-tab.stable.example.com` stands for. */
export interface ThirdPartyNames {
  /** `CronTab` */
  readonly kind: string
  /** `crontabs` */
  readonly plural: string
  /** `stable.example.com` */
  readonly group: string
}

/** Reads a name of at least three pieces by the rules of its time; undefined when it has fewer. */
export function thirdPartyNames(name: string): ThirdPartyNames | undefined {
  const [first = '', ...rest] = name.split('.')
  if (rest.length < 2) return undefined
  const kind = first
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
  return { kind, plural: pluralOf(kind.toLowerCase()), group: rest.join('.') }
}

/** As Kubernetes guessed resources from kinds. */
function pluralOf(singular: string): string {
  if (singular.endsWith('endpoints')) return singular
  if (singular.endsWith('s')) return `${singular}es`
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`
}
