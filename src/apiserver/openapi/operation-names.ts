/** Names of operations: how a group becomes a part of an identifier, and a tag. */

/** Words of a text, split at what is neither letter nor digit; each begins with a capital, the first one only when `title` says so. */
function camelCase(text: string, title: boolean): string {
  let name = ''
  for (const word of text.split(/[^A-Za-z0-9]+/)) {
    if (word === '') continue
    const capital = title || name !== ''
    name += (capital ? word[0]!.toUpperCase() : word[0]!) + word.slice(1)
  }
  return name
}

/** `coordination` of `coordination.k8s.io`; the core group is called so. */
const groupName = (group: string): string => (group === '' ? 'core' : group.replace(/\.k8s\.io$/, ''))

/** `CoordinationV1`, `FrontGoldenDevV1beta1`. */
export const groupVersionName = (group: string, version: string): string =>
  camelCase(groupName(group), true) + camelCase(version, true)

/** `coordination_v1`, `frontGoldenDev_v1`. */
export const groupVersionTag = (group: string, version: string): string => `${camelCase(groupName(group), false)}_${version}`

/** `status` → `Status`. */
export const titleOf = (subresource: string): string => camelCase(subresource, true)
