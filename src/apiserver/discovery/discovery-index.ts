/**
 * What the registries serve, by group and version, in the order of discovery. Rebuilt when a registry changed; groups that did not change
 * keep their entry, and with it every document that hangs on it. So a new definition among 2,000 costs one group.
 */
import type { ResourceDefinition, ResourceVersion } from '../registry/resource.ts'
import { compareGroups, compareVersions } from './group-order.ts'

/** What discovery and documents need of a registry of resources. */
export interface ResourceCatalog {
  /** Counts up on every change. */
  readonly generation: number
  definitions(): Iterable<ResourceDefinition>
  find(
    group: string,
    version: string,
    resource: string,
  ): { readonly definition: ResourceDefinition; readonly version: ResourceVersion } | undefined
}

/** One resource in one version. */
export interface ServedResource {
  readonly definition: ResourceDefinition
  readonly version: ResourceVersion
}

/** One version of a group. */
export interface VersionEntry {
  readonly group: string
  readonly version: string
  /** Every resource is a custom one. */
  readonly custom: boolean
  readonly resources: readonly ServedResource[]
}

/** One group with its served versions, the preferred one first. */
export interface GroupEntry {
  readonly name: string
  /** Every resource is a custom one. */
  readonly custom: boolean
  readonly versions: readonly VersionEntry[]
  /** What it was made of: equal definitions, equal entry. */
  readonly definitions: readonly ResourceDefinition[]
}

/** The groups of several registries in delegation order. */
export class DiscoveryIndex {
  readonly #catalogs: readonly ResourceCatalog[]
  #generation = -1
  #groups: ReadonlyMap<string, GroupEntry> = new Map()

  constructor(catalogs: readonly ResourceCatalog[]) {
    this.#catalogs = catalogs
  }

  /** Counts up when any registry changed. */
  get generation(): number {
    let sum = 0
    for (const catalog of this.#catalogs) sum += catalog.generation
    return sum
  }

  /** Groups in the order of discovery; the core group has the empty name. */
  groups(): ReadonlyMap<string, GroupEntry> {
    const { generation } = this
    if (generation !== this.#generation) {
      this.#groups = this.#build()
      this.#generation = generation
    }
    return this.#groups
  }

  /** A version of a group. */
  version(group: string, version: string): VersionEntry | undefined {
    return this.groups()
      .get(group)
      ?.versions.find((entry) => entry.version === version)
  }

  /** The resource as the first registry that has it knows it. */
  find(group: string, version: string, resource: string): ServedResource | undefined {
    for (const catalog of this.#catalogs) {
      const found = catalog.find(group, version, resource)
      if (found) return found
    }
    return undefined
  }

  #build(): ReadonlyMap<string, GroupEntry> {
    const byGroup = new Map<string, ResourceDefinition[]>()
    for (const catalog of this.#catalogs) {
      for (const definition of catalog.definitions()) {
        if (definition.unusable !== undefined) continue
        const known = byGroup.get(definition.group)
        if (known) known.push(definition)
        else byGroup.set(definition.group, [definition])
      }
    }
    const groups = new Map<string, GroupEntry>()
    for (const name of [...byGroup.keys()].sort(compareGroups)) {
      const definitions = byGroup.get(name)!
      const before = this.#groups.get(name)
      const entry = before && sameItems(before.definitions, definitions) ? before : groupEntry(name, definitions)
      if (entry.versions.length > 0) groups.set(name, entry)
    }
    return groups
  }
}

const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index])

function groupEntry(name: string, definitions: readonly ResourceDefinition[]): GroupEntry {
  const byVersion = new Map<string, ServedResource[]>()
  for (const definition of definitions) {
    for (const version of definition.versions) {
      if (!version.served) continue
      const resources = byVersion.get(version.version) ?? []
      // The first registry in the delegation order wins a resource that two have.
      if (resources.some((known) => known.definition.resource === definition.resource)) continue
      resources.push({ definition, version })
      byVersion.set(version.version, resources)
    }
  }
  const versions = [...byVersion.keys()].sort(compareVersions).map((version): VersionEntry => {
    const resources = byVersion.get(version)!
    return { group: name, version, custom: resources.every(({ definition }) => definition.custom), resources }
  })
  return { name, custom: definitions.every(({ custom }) => custom), versions, definitions }
}

/** `v1`, `apps/v1`. */
export const groupVersionOf = (group: string, version: string): string => (group === '' ? version : `${group}/${version}`)
