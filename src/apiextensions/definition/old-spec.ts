/** The spec of a definition in `apiextensions.k8s.io/v1beta1`, as far as it differs from v1, and its defaults. */
import type { JsonObject } from '../../apimachinery/index.ts'
import { defaultNames, defaultStoredVersions } from './defaults.ts'
import {
  type Definition,
  type DefinitionVersion,
  OLD_DEFINITION_VERSION,
  type PrinterColumn,
  type SelectableField,
  type Subresources,
  type WebhookClientConfig,
} from './definition.ts'
import type { JsonSchemaProps } from '../../schema/index.ts'

/** A column, its path spelled as then. */
export type OldPrinterColumn = Omit<PrinterColumn, 'jsonPath'> & JsonObject & { JSONPath: string }

/** One entry of `spec.versions`. */
export interface OldVersion extends Omit<DefinitionVersion, 'additionalPrinterColumns'> {
  additionalPrinterColumns?: OldPrinterColumn[]
}

/** What all versions share stands at the top; per version stands what they do not share. */
export interface OldSpec {
  group: string
  /** Name of the first version. */
  version?: string
  names: Definition['spec']['names']
  scope: string
  validation?: { openAPIV3Schema?: JsonSchemaProps }
  subresources?: Subresources
  additionalPrinterColumns?: OldPrinterColumn[]
  selectableFields?: SelectableField[]
  versions?: OldVersion[]
  conversion?: { strategy: string; webhookClientConfig?: WebhookClientConfig; conversionReviewVersions?: string[] }
  preserveUnknownFields?: boolean
}

/** Is a decoded definition one of v1beta1? */
export const isOldForm = ({ apiVersion }: Definition): boolean => apiVersion.endsWith(`/${OLD_DEFINITION_VERSION}`)

/** The spec of a definition of v1beta1. */
export const oldSpecOf = (definition: Definition): OldSpec => definition.spec as unknown as OldSpec

/** Fills in what v1beta1 left to be implied, in place (apiextensions checklist 1.2). */
export function defaultOldDefinition(definition: Definition): void {
  const spec = oldSpecOf(definition)
  spec.scope ||= 'Namespaced'
  defaultNames(spec.names)
  const { version, versions = [] } = spec
  if (versions.length === 0 && version) spec.versions = [{ name: version, served: true, storage: true }]
  if (!version && versions[0] !== undefined) spec.version = versions[0].name
  spec.conversion ??= { strategy: 'None' }
  const { conversion } = spec
  if (conversion.strategy === 'Webhook' && !conversion.conversionReviewVersions?.length)
    conversion.conversionReviewVersions = [OLD_DEFINITION_VERSION]
  const service = conversion.webhookClientConfig?.service
  if (service !== undefined) service.port ??= 443
  spec.preserveUnknownFields ??= true
  defaultStoredVersions(definition)
}
