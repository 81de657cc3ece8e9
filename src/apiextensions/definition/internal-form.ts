/**
 * The reference validates definitions in an internal form: what is equal in all versions stands at the top, once.
 * Paths in error texts are paths of that form, and bad values are printed from it.
 */
import { deepEqual, type JsonValue } from '../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../../schema/index.ts'
import type {
  Definition,
  DefinitionNames,
  DefinitionSpec,
  DefinitionVersion,
  PrinterColumn,
  SelectableField,
  Subresources,
  WebhookClientConfig,
} from './definition.ts'
import { isOldForm, type OldPrinterColumn, type OldSpec, oldSpecOf } from './old-spec.ts'

/** `schema` of a version, `validation` at the top. */
export interface InternalValidation {
  openAPIV3Schema?: JsonSchemaProps
}

/** The parts of a version that may be hoisted. */
export interface VersionParts {
  readonly validation: InternalValidation | undefined
  readonly subresources: Subresources | undefined
  readonly columns: readonly PrinterColumn[]
  readonly selectableFields: readonly SelectableField[]
}

/** A version with what was not hoisted. */
export interface InternalVersion extends VersionParts {
  readonly name: string
  readonly served: boolean
  readonly storage: boolean
  readonly deprecated: boolean
  readonly deprecationWarning: string | undefined
}

/** `spec.conversion` with the webhook's parts at its top. */
export interface InternalConversion {
  readonly strategy: string
  readonly clientConfig: WebhookClientConfig | undefined
  readonly reviewVersions: readonly string[]
}

/** `spec` of the internal form; the inherited parts are the hoisted ones. */
export interface InternalSpec extends VersionParts {
  readonly group: string
  readonly names: DefinitionNames
  readonly scope: string
  /** Name of the first version; empty without versions. */
  readonly version: string
  readonly versions: readonly InternalVersion[]
  /** Whether the client sent a list at all; prints as `[]` or `null`. */
  readonly versionsGiven: boolean
  readonly conversion: InternalConversion | undefined
  readonly preserveUnknownFields: boolean
}

/** Brings a definition of either version to the internal form. Changes nothing; shares the schemas. */
export function internalSpecOf(definition: Definition): InternalSpec {
  return isOldForm(definition) ? fromOldSpec(oldSpecOf(definition)) : fromSpec(definition.spec)
}

/** Hoists what all versions share. */
function fromSpec(spec: DefinitionSpec): InternalSpec {
  const parts = (spec.versions ?? []).map(partsOf)
  const hoisted: VersionParts = {
    validation: shared(parts, 'validation'),
    subresources: shared(parts, 'subresources'),
    columns: shared(parts, 'columns') ?? [],
    selectableFields: shared(parts, 'selectableFields') ?? [],
  }
  const hoists = (key: keyof VersionParts): boolean => isShared(parts, key)
  const versions = (spec.versions ?? []).map((version, index): InternalVersion => {
    const own = parts[index]!
    return internalVersion(version, {
      validation: hoists('validation') ? undefined : own.validation,
      subresources: hoists('subresources') ? undefined : own.subresources,
      columns: hoists('columns') ? [] : own.columns,
      selectableFields: hoists('selectableFields') ? [] : own.selectableFields,
    })
  })
  const { conversion } = spec
  return {
    ...hoisted,
    group: spec.group,
    names: spec.names,
    scope: spec.scope,
    version: versions[0]?.name ?? '',
    versions,
    versionsGiven: spec.versions !== null,
    conversion: conversion && {
      strategy: conversion.strategy,
      clientConfig: conversion.webhook?.clientConfig,
      reviewVersions: conversion.webhook?.conversionReviewVersions ?? [],
    },
    preserveUnknownFields: spec.preserveUnknownFields ?? false,
  }
}

/** v1beta1 is the internal form but for its spelling. */
function fromOldSpec(spec: OldSpec): InternalSpec {
  const { conversion } = spec
  return {
    validation: spec.validation,
    subresources: spec.subresources,
    columns: (spec.additionalPrinterColumns ?? []).map(columnOfOld),
    selectableFields: spec.selectableFields ?? [],
    group: spec.group,
    names: spec.names,
    scope: spec.scope,
    version: spec.version ?? '',
    versions: (spec.versions ?? []).map((version) =>
      internalVersion(version, {
        validation: version.schema,
        subresources: version.subresources,
        columns: (version.additionalPrinterColumns ?? []).map(columnOfOld),
        selectableFields: version.selectableFields ?? [],
      }),
    ),
    versionsGiven: spec.versions !== undefined,
    conversion: conversion && {
      strategy: conversion.strategy,
      clientConfig: conversion.webhookClientConfig,
      reviewVersions: conversion.conversionReviewVersions ?? [],
    },
    preserveUnknownFields: spec.preserveUnknownFields ?? true,
  }
}

function internalVersion(
  version: Pick<DefinitionVersion, 'name' | 'served' | 'storage' | 'deprecated' | 'deprecationWarning'>,
  parts: VersionParts,
): InternalVersion {
  const { name, served, storage, deprecated = false, deprecationWarning } = version
  return { name, served, storage, deprecated, deprecationWarning, ...parts }
}

function columnOfOld({ JSONPath, ...column }: OldPrinterColumn): PrinterColumn {
  return { ...column, jsonPath: JSONPath } as PrinterColumn
}

function partsOf(version: DefinitionVersion): VersionParts {
  return {
    validation: version.schema,
    subresources: version.subresources,
    columns: version.additionalPrinterColumns ?? [],
    selectableFields: version.selectableFields ?? [],
  }
}

function isShared(parts: readonly VersionParts[], key: keyof VersionParts): boolean {
  const first = parts[0]?.[key] as JsonValue | undefined
  return parts.every((part) => deepEqual(part[key] as JsonValue | undefined, first))
}

function shared<Key extends keyof VersionParts>(parts: readonly VersionParts[], key: Key): VersionParts[Key] | undefined {
  return isShared(parts, key) ? parts[0]?.[key] : undefined
}
