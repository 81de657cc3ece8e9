/** The discovery documents of old: APIVersions, APIGroupList, APIGroup and APIResourceList. */
import type { JsonObject } from '../../apimachinery/index.ts'
import type { SubresourceInfo } from '../registry/resource.ts'
import { type GroupEntry, groupVersionOf, type ServedResource, type VersionEntry } from './discovery-index.ts'

/** `/api`. @param serverAddress `host:port` that clients reach the server at */
export const apiVersions = (core: GroupEntry | undefined, serverAddress: string): JsonObject => ({
  kind: 'APIVersions',
  versions: core?.versions.map(({ version }) => version) ?? [],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
})

/** `/apis`. */
export const apiGroupList = (groups: Iterable<GroupEntry>): JsonObject => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: [...groups].filter(({ name }) => name !== '').map(groupMembers),
})

/** `/apis/GROUP`. */
export const apiGroup = (group: GroupEntry): JsonObject => ({ kind: 'APIGroup', apiVersion: 'v1', ...groupMembers(group) })

function groupMembers({ name, versions }: GroupEntry): JsonObject {
  const entries = versions.map(({ version }) => ({ groupVersion: groupVersionOf(name, version), version }))
  return { name, versions: entries, preferredVersion: { ...entries[0] } }
}

/** `/api/VERSION` (which has no apiVersion) and `/apis/GROUP/VERSION`. */
export function apiResourceList({ group, version, custom, resources }: VersionEntry): JsonObject {
  const entries = resources.flatMap(resourceMembers)
  // Built-in ones by name; custom ones in the order of their definitions.
  if (!custom) entries.sort((a, b) => (a.name! < b.name! ? -1 : 1))
  return {
    kind: 'APIResourceList',
    ...(group === '' ? undefined : { apiVersion: 'v1' }),
    groupVersion: groupVersionOf(group, version),
    resources: entries,
  }
}

function resourceMembers({ definition, version }: ServedResource): JsonObject[] {
  const { resource, singular, namespaced, kind, shortNames, categories, storageVersionHash } = definition
  const verbs = definition.discoveryVerbs ?? definition.verbs
  const own: JsonObject = { name: resource, singularName: singular, namespaced, kind, verbs: [...verbs] }
  if (shortNames.length > 0) own.shortNames = [...shortNames]
  if (categories.length > 0) own.categories = [...categories]
  if (storageVersionHash) own.storageVersionHash = storageVersionHash
  return [own, ...version.subresources.map((subresource) => subresourceMembers(resource, namespaced, subresource))]
}

/** Group and version stand there only where they differ from the list's. */
function subresourceMembers(resource: string, namespaced: boolean, subresource: SubresourceInfo): JsonObject {
  return {
    name: `${resource}/${subresource.name}`,
    singularName: '',
    namespaced,
    ...(subresource.group ? { group: subresource.group } : undefined),
    ...(subresource.version ? { version: subresource.version } : undefined),
    kind: subresource.kind,
    verbs: [...subresource.verbs],
  }
}
