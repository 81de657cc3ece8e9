/** Which libraries the versions of Kubernetes offer to validation rules. */
import type { Library } from '../eval/function.ts'
import { COMPREHENSIONS_LIBRARY } from './comprehensions.ts'
import { AUTHORIZER_LIBRARY, AUTHORIZER_SELECTORS_LIBRARY } from './kubernetes/authorizer.ts'
import { KUBERNETES_FORMAT } from './kubernetes/formats.ts'
import { KUBERNETES_LISTS } from './kubernetes/lists.ts'
import { KUBERNETES_CIDR, KUBERNETES_IP } from './kubernetes/network.ts'
import { KUBERNETES_QUANTITY } from './kubernetes/quantities.ts'
import { KUBERNETES_REGEX } from './kubernetes/regex.ts'
import { KUBERNETES_SEMVER, KUBERNETES_SEMVER_1 } from './kubernetes/semver.ts'
import { KUBERNETES_URLS } from './kubernetes/urls.ts'
import { LISTS_LIBRARY } from './lists.ts'
import { OPTIONAL_LIBRARY, OPTIONAL_LIBRARY_2 } from './optionals.ts'
import { SETS_LIBRARY } from './sets.ts'
import { STANDARD_LIBRARY } from './standard.ts'
import { STRINGS_LIBRARY } from './strings.ts'

/** Each library with the minor version that brought it. */
const INTRODUCED: readonly (readonly [minor: number, library: Library])[] = [
  [0, STANDARD_LIBRARY],
  [0, STRINGS_LIBRARY],
  [0, KUBERNETES_URLS],
  [0, KUBERNETES_REGEX],
  [0, KUBERNETES_LISTS],
  [27, AUTHORIZER_LIBRARY],
  [28, OPTIONAL_LIBRARY],
  [28, OPTIONAL_LIBRARY_2],
  [28, KUBERNETES_QUANTITY],
  [29, SETS_LIBRARY],
  [30, KUBERNETES_IP],
  [30, KUBERNETES_CIDR],
  [31, KUBERNETES_FORMAT],
  [31, AUTHORIZER_SELECTORS_LIBRARY],
  [32, COMPREHENSIONS_LIBRARY],
  [33, KUBERNETES_SEMVER],
  [33, KUBERNETES_SEMVER_1],
  [34, LISTS_LIBRARY],
]

/** The libraries of a version, `minor` of 1.x. */
export function kubernetesLibraries(minor: number): readonly Library[] {
  return INTRODUCED.filter(([since]) => since <= minor).map(([, library]) => library)
}
