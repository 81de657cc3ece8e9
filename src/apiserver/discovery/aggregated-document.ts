/** Aggregated discovery (`apidiscovery.k8s.io/v2`): everything that `/api` or `/apis` leads to, in one document. */
import { createHash } from 'node:crypto'
import type { JsonObject } from '../../apimachinery/index.ts'
import type { SubresourceInfo } from '../registry/resource.ts'
import type { GroupEntry, ServedResource, VersionEntry } from './discovery-index.ts'

const HEAD = '{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":['

/** A document ready to be served. */
export interface AggregatedDocument {
  /** JSON with a line break at the end. */
  readonly json: string
  /** Quoted, as the header carries it. */
  readonly etag: string
}

/** Puts documents together from the groups' parts, which are made once a group. */
export class AggregatedDocuments {
  readonly #parts = new WeakMap<GroupEntry, string>()

  /** The document of some groups. */
  of(groups: Iterable<GroupEntry>): AggregatedDocument {
    const parts: string[] = []
    for (const group of groups) parts.push(this.#part(group))
    const json = `${HEAD}${parts.join(',')}]}\n`
    return { json, etag: `"${createHash('sha512').update(json).digest('hex').toUpperCase()}"` }
  }

  #part(group: GroupEntry): string {
    const known = this.#parts.get(group)
    if (known !== undefined) return known
    const item = { metadata: group.name === '' ? {} : { name: group.name }, versions: group.versions.map(versionMembers) }
    const part = JSON.stringify(item)
    this.#parts.set(group, part)
    return part
  }
}

const versionMembers = (entry: VersionEntry): JsonObject => ({
  version: entry.version,
  resources: [...entry.resources]
    .sort((a, b) => (a.definition.resource < b.definition.resource ? -1 : 1))
    .map((resource) => resourceMembers(entry, resource)),
  freshness: 'Current',
})

function resourceMembers(entry: VersionEntry, { definition, version }: ServedResource): JsonObject {
  const { resource, kind, custom, namespaced, singular, shortNames, categories } = definition
  // Group and version of a built-in's kind are empty where they are the list's own; custom ones always say them.
  const ownKind = (kindName: string, group = '', kindVersion = ''): JsonObject =>
    custom
      ? { group: group || entry.group, version: kindVersion || entry.version, kind: kindName }
      : { group, version: kindVersion, kind: kindName }
  const members: JsonObject = {
    resource,
    responseKind: ownKind(kind),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: [...(definition.discoveryVerbs ?? definition.verbs)],
  }
  if (shortNames.length > 0) members.shortNames = [...shortNames]
  if (categories.length > 0) members.categories = [...categories]
  const subresources = custom ? version.subresources : version.subresources.toSorted(byName)
  if (subresources.length > 0) {
    members.subresources = subresources.map((subresource) => ({
      subresource: subresource.name,
      responseKind: ownKind(subresource.kind, subresource.group, subresource.version),
      verbs: [...subresource.verbs],
    }))
  }
  return members
}

const byName = (a: SubresourceInfo, b: SubresourceInfo): number => (a.name < b.name ? -1 : 1)
