/** Defaults that decoding applies to a definition. */
import { type Definition, storageVersionOf } from './definition.ts'

/** Fills names, conversion, the webhook's port and storedVersions, in place. */
export function defaultDefinition(definition: Definition): void {
  const { spec, status } = definition
  const { names } = spec
  if (!names.singular) {
    if (names.kind !== '') names.singular = names.kind.toLowerCase()
  }
  if (!names.listKind && names.kind !== '') names.listKind = `${names.kind}List`
  spec.conversion ??= { strategy: 'None' }
  const service = spec.conversion.webhook?.clientConfig?.service
  if (service !== undefined) service.port ??= 443
  if (!status.storedVersions?.length) {
    const storage = storageVersionOf(spec)
    if (storage !== undefined) status.storedVersions = [storage.name]
  }
}
