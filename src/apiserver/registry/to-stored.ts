/** From the version of a request to the version that objects are stored in. */
import type { KubeObject } from '../../apimachinery/index.ts'
import type { Endpoint } from './endpoint.ts'
import type { RequestContext } from './resource.ts'

/** The object in the storage version, possibly the same object changed in place; a promise only when a conversion waits. */
export function toStored(endpoint: Endpoint, object: KubeObject, context: RequestContext): KubeObject | Promise<KubeObject> {
  const { definition } = endpoint
  const prepare = (it: KubeObject): KubeObject => definition.prepareStored?.(it) ?? it
  if (endpoint.isStorageVersion) return prepare(object)
  const converted = definition.convert([object], definition.storageVersion, context.signal)
  return converted instanceof Promise ? converted.then((objects) => prepare(objects[0]!)) : prepare(converted[0]!)
}
