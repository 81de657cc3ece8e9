/** Kinds that every version of every built-in group has, as the reference registers them. Bodies of such kinds get other texts than unknown ones. */

/** One type for all versions: known in versions that do not exist, too. */
const UNVERSIONED: readonly string[] = ['Status', 'APIVersions', 'APIGroup', 'APIGroupList', 'APIResourceList']

const IN_EVERY_VERSION: readonly string[] = [
  'WatchEvent',
  'ListOptions',
  'GetOptions',
  'DeleteOptions',
  'CreateOptions',
  'UpdateOptions',
  'PatchOptions',
]

/** See `UNVERSIONED`. */
export function isUnversionedKind(kind: string): boolean {
  return UNVERSIONED.includes(kind)
}

/** Is the kind one of the API machinery's own? `isKnownVersion`: is there such a version? */
export function isMachineryKind(kind: string, isKnownVersion: boolean): boolean {
  return isUnversionedKind(kind) || (isKnownVersion && IN_EVERY_VERSION.includes(kind))
}
