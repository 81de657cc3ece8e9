/**
 * Definitions between v1 and v1beta1, by way of the internal form. Nothing is lost: what a valid definition of v1beta1 has at the top
 * stands in every version of v1, and what all versions of v1 share goes back to the top.
 */
import { formatGroupVersion, type KubeObject } from '../../apimachinery/index.ts'
import {
  asDefinition,
  DEFINITION_GROUP,
  type DefinitionSpec,
  type DefinitionVersion,
  OLD_DEFINITION_VERSION,
  type PrinterColumn,
} from './definition.ts'
import { type InternalSpec, type InternalVersion, internalSpecOf, type VersionParts } from './internal-form.ts'
import type { OldPrinterColumn, OldSpec, OldVersion } from './old-spec.ts'

/** A version without its parts. */
type VersionOutside = Pick<DefinitionVersion, 'name' | 'served' | 'storage' | 'deprecated' | 'deprecationWarning'>

/** The object in another version of the definitions' API, in place; schemas are shared between versions of the result. */
export function convertDefinition(object: KubeObject, toVersion: string): KubeObject {
  const apiVersion = formatGroupVersion({ group: DEFINITION_GROUP, version: toVersion })
  if (object.apiVersion === apiVersion) return object
  const internal = internalSpecOf(asDefinition(object))
  const spec = toVersion === OLD_DEFINITION_VERSION ? toOldSpec(internal) : toSpec(internal)
  object.apiVersion = apiVersion
  ;(object as { spec?: unknown }).spec = spec
  return object
}

function toSpec(internal: InternalSpec): DefinitionSpec {
  const { conversion } = internal
  const hasWebhook = conversion !== undefined && (conversion.clientConfig !== undefined || conversion.reviewVersions.length > 0)
  return {
    group: internal.group,
    names: internal.names,
    scope: internal.scope,
    versions: internal.versionsGiven ? internal.versions.map((version) => toVersion(version, internal)) : null,
    ...(conversion !== undefined && {
      conversion: {
        strategy: conversion.strategy,
        ...(hasWebhook && {
          webhook: {
            ...(conversion.clientConfig !== undefined && { clientConfig: conversion.clientConfig }),
            conversionReviewVersions: [...conversion.reviewVersions],
          },
        }),
      },
    }),
    ...(internal.preserveUnknownFields && { preserveUnknownFields: true }),
  }
}

/** What stands at the top holds for every version. */
function toVersion(version: InternalVersion, top: VersionParts): DefinitionVersion {
  const schema = top.validation ?? version.validation
  const subresources = top.subresources ?? version.subresources
  const columns = top.columns.length > 0 ? top.columns : version.columns
  const selectableFields = top.selectableFields.length > 0 ? top.selectableFields : version.selectableFields
  return {
    ...outsideOf(version),
    ...(schema !== undefined && { schema }),
    ...(subresources !== undefined && { subresources }),
    ...(columns.length > 0 && { additionalPrinterColumns: [...columns] }),
    ...(selectableFields.length > 0 && { selectableFields: [...selectableFields] }),
  }
}

function toOldSpec(internal: InternalSpec): OldSpec {
  const { conversion } = internal
  return {
    group: internal.group,
    ...(internal.version !== '' && { version: internal.version }),
    names: internal.names,
    scope: internal.scope,
    ...(internal.validation !== undefined && { validation: internal.validation }),
    ...oldParts(internal),
    ...(internal.versions.length > 0 && { versions: internal.versions.map(toOldVersion) }),
    ...(conversion !== undefined && {
      conversion: {
        strategy: conversion.strategy,
        ...(conversion.clientConfig !== undefined && { webhookClientConfig: conversion.clientConfig }),
        ...(conversion.reviewVersions.length > 0 && { conversionReviewVersions: [...conversion.reviewVersions] }),
      },
    }),
    preserveUnknownFields: internal.preserveUnknownFields,
  }
}

function toOldVersion(version: InternalVersion): OldVersion {
  return {
    ...outsideOf(version),
    ...(version.validation !== undefined && { schema: version.validation }),
    ...oldParts(version),
  }
}

function outsideOf({ name, served, storage, deprecated, deprecationWarning }: InternalVersion): VersionOutside {
  return {
    name,
    served,
    storage,
    ...(deprecated && { deprecated }),
    ...(deprecationWarning !== undefined && { deprecationWarning }),
  }
}

/** The parts but for the schema, which goes by different names at the top and in a version. */
function oldParts({ subresources, columns, selectableFields }: VersionParts): Omit<OldVersion, 'name' | 'served' | 'storage'> {
  return {
    ...(subresources !== undefined && { subresources }),
    ...(columns.length > 0 && { additionalPrinterColumns: columns.map(oldColumn) }),
    ...(selectableFields.length > 0 && { selectableFields: [...selectableFields] }),
  }
}

function oldColumn({ jsonPath, ...column }: PrinterColumn): OldPrinterColumn {
  return { ...column, JSONPath: jsonPath } as OldPrinterColumn
}
