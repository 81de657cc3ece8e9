/** One version of an installed resource, with what every request to it needs, computed once. */
import { formatGroupVersion, type GroupKind, type GroupResource } from '../../apimachinery/index.ts'
import type { VersionedTypes } from '../../schema/index.ts'
import type { ResourceDefinition, ResourceVersion, SubresourceInfo } from './resource.ts'
import type { ResourceStore } from './resource-store.ts'
import { versionedTypes } from './other-versions.ts'

/** See the module comment. */
export class Endpoint {
  readonly definition: ResourceDefinition
  readonly version: ResourceVersion
  readonly store: ResourceStore
  readonly groupResource: GroupResource
  readonly groupKind: GroupKind
  /** `apps/v1`, `v1`. */
  readonly apiVersion: string
  /** Is it the version that objects are stored in? Then cached bytes are served as they are. */
  readonly isStorageVersion: boolean
  /** The resource's versions, for managed fields. */
  readonly types: VersionedTypes

  constructor(definition: ResourceDefinition, version: ResourceVersion, store: ResourceStore) {
    this.definition = definition
    this.version = version
    this.store = store
    this.groupResource = { group: definition.group, resource: definition.resource }
    this.groupKind = { group: definition.group, kind: definition.kind }
    this.apiVersion = formatGroupVersion({ group: definition.group, version: version.version })
    this.isStorageVersion = version.version === definition.storageVersion
    this.types = versionedTypes(definition)
  }

  /** The subresource of this name, if the version has it. */
  subresource(name: string): SubresourceInfo | undefined {
    return this.version.subresources.find((it) => it.name === name)
  }
}
