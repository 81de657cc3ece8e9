/** Resources that are there whatever definitions say: a definition of the same group and name is accepted and changes nothing. */
import type { ResourceRegistry } from '../../apiserver/index.ts'
import { DEFINITION_GROUP, DEFINITION_RESOURCE } from '../definition/definition.ts'

/** The reference tells of these, whether they are served here or not. */
const ALWAYS = new Set([`apiregistration.k8s.io/apiservices`, `${DEFINITION_GROUP}/${DEFINITION_RESOURCE}`])

/** Must a definition of this resource neither serve nor delete anything? */
export function isBuiltIn(registry: ResourceRegistry, group: string, resource: string): boolean {
  return ALWAYS.has(`${group}/${resource}`) || registry.storeOf(group, resource)?.definition.custom === false
}
