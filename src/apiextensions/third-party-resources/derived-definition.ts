/** The definition that a ThirdPartyResource becomes, as the migration guide of its time had it written by hand. */
import type { JsonObject, KubeObject } from '../../apimachinery/index.ts'
import { DEFINITION_GROUP, DEFINITION_KIND, OLD_DEFINITION_VERSION } from '../definition/definition.ts'
import type { OldSpec, OldVersion } from '../definition/old-spec.ts'
import { type ThirdPartyNames, type ThirdPartyResource, thirdPartyNames } from './third-party-resource.ts'

/** On a definition that was made for a ThirdPartyResource: whose it is. Who takes it off keeps the definition when that goes. */
export const OWNER_ANNOTATION = 'extensions/third-party-resource'

/** Name of the definition; undefined when the ThirdPartyResource has a name that stands for nothing. */
export function derivedName(name: string): string | undefined {
  const names = thirdPartyNames(name)
  return names && `${names.plural}.${names.group}`
}

/** Was a definition made for this ThirdPartyResource? */
export function isDerivedFrom(definition: KubeObject, name: string): boolean {
  return definition.metadata.annotations?.[OWNER_ANNOTATION] === name
}

/** The definition of `apiextensions.k8s.io/v1beta1`: no schema, so that all fields are kept, as they were. */
export function derivedDefinition(resource: ThirdPartyResource, names: ThirdPartyNames): JsonObject {
  const { kind, plural, group } = names
  const versions = versionNames(resource).map((name, index) => ({ name, served: true, storage: index === 0 }))
  return {
    apiVersion: `${DEFINITION_GROUP}/${OLD_DEFINITION_VERSION}`,
    kind: DEFINITION_KIND,
    metadata: { name: `${plural}.${group}`, annotations: { [OWNER_ANNOTATION]: resource.metadata.name ?? '' } },
    spec: { group, scope: 'Namespaced', names: { kind, plural }, versions },
  }
}

/**
 * The spec with the versions that the ThirdPartyResource has now; the spec itself when it has them. A version that is gone is no longer
 * served, but stays: objects may be stored in it.
 */
export function withVersionsOf(resource: ThirdPartyResource, spec: OldSpec): OldSpec {
  const wanted = versionNames(resource)
  const present = spec.versions ?? []
  const kept = present.map((version) =>
    version.served === wanted.includes(version.name) ? version : { ...version, served: !version.served },
  )
  const added = wanted
    .filter((name) => !present.some((version) => version.name === name))
    .map((name): OldVersion => ({ name, served: true, storage: false }))
  const changed = added.length > 0 || kept.some((version, index) => version !== present[index])
  return changed ? { ...spec, versions: [...kept, ...added] } : spec
}

function versionNames({ versions }: ThirdPartyResource): string[] {
  return (versions ?? []).map(({ name = '' }) => name)
}
