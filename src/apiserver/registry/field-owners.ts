/** Who owns which fields after a write: the field manager, on the versions of the resource. */
import type { KubeObject } from '../../apimachinery/index.ts'
import type { Endpoint } from './endpoint.ts'
import { withVersions } from './other-versions.ts'
import { fieldManagerRequest, type WriteContext, type WriteServices } from './write-services.ts'

/** Gives `next` its managed fields after any write but an apply, in place; a promise when objects have to be converted for that. */
export function recordOwners(
  services: WriteServices,
  endpoint: Endpoint,
  live: KubeObject | undefined,
  next: KubeObject,
  context: WriteContext,
): void | Promise<void> {
  const { metadata } = next
  const sent = metadata.managedFields
  return withVersions(endpoint, context.signal, 'skip', (types) => {
    if (sent !== undefined) metadata.managedFields = sent
    services.fieldManager.update(live, next, fieldManagerRequest(endpoint, context, types))
  })
}

/** Applies a configuration; the live object itself when nothing came of it. @throws StatusError as `FieldManager.apply` */
export function applyConfiguration(
  services: WriteServices,
  endpoint: Endpoint,
  live: KubeObject | undefined,
  configuration: KubeObject,
  context: WriteContext,
  force: boolean,
): KubeObject | Promise<KubeObject> {
  return withVersions(endpoint, context.signal, 'fail', (types) =>
    services.fieldManager.apply(live, configuration, { ...fieldManagerRequest(endpoint, context, types), force }),
  )
}
