/** The versions of a resource as the field manager sees them. */
import { deepCopy, type KubeObject, parseGroupVersion } from '../../apimachinery/index.ts'
import type { VersionedTypes } from '../../schema/index.ts'
import type { ResourceDefinition } from './resource.ts'

/** The other versions of a resource, for managed fields that were recorded in them. */
export function versionedTypes(definition: ResourceDefinition): VersionedTypes {
  const versionOf = (apiVersion: string) => {
    const gv = parseGroupVersion(apiVersion)
    return gv?.group === definition.group ? definition.versions.find((it) => it.version === gv.version) : undefined
  }
  const neverAborted = new AbortController().signal
  return {
    typeOf: (apiVersion) => versionOf(apiVersion)?.codec.typed,
    convert: (object: KubeObject, apiVersion) => {
      const version = versionOf(apiVersion)
      if (version === undefined) return undefined
      const converted = definition.convert([deepCopy(object)], version.version, neverAborted)
      // Managed fields of versions behind a webhook are left as they are: bookkeeping does not wait for the network.
      return converted instanceof Promise ? undefined : converted[0]
    },
  }
}
