/** Defaults that decoding applies to a definition. */
import { type Definition, type DefinitionNames, storageVersionOf } from './definition.ts'

/** Fills names, conversion, the webhook's port and storedVersions, in place. */
export function defaultDefinition(definition: Definition): void {
  const { spec } = definition
  defaultNames(spec.names)
  spec.conversion ??= { strategy: 'None' }
  const { webhook } = spec.conversion
  // The internal form has no webhook of which nothing is said.
  if (webhook && !webhook.clientConfig && !webhook.conversionReviewVersions) delete spec.conversion.webhook
  const service = spec.conversion.webhook?.clientConfig?.service
  if (service !== undefined) service.port ??= 443
  defaultStoredVersions(definition)
}

/** What is stored has no webhook without versions and a client; its fields have an owner by then. */
export function dropSilentWebhook({ conversion }: Definition['spec']): void {
  const webhook = conversion?.webhook
  if (webhook && !webhook.clientConfig && !webhook.conversionReviewVersions?.length) delete conversion.webhook
}

/** The singular and the kind of lists follow from the kind. */
export function defaultNames(names: DefinitionNames): void {
  if (!names.singular && names.kind !== '') names.singular = names.kind.toLowerCase()
  if (!names.listKind && names.kind !== '') names.listKind = `${names.kind}List`
}

/** Objects may be stored in the storage version at least. */
export function defaultStoredVersions({ spec, status }: Definition): void {
  if (status.storedVersions?.length) return
  const storage = storageVersionOf(spec)
  if (storage !== undefined) status.storedVersions = [storage.name]
}
