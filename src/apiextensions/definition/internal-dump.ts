/** `spec.versions` as the reference prints it in errors: Go field names in Go's order, everything written out. */
import { goJson, type VerbatimValue } from '../../apimachinery/index.ts'
import { internalSchemaDump } from '../../schema/index.ts'
import type { PrinterColumn, SelectableField, Subresources } from './definition.ts'
import type { InternalSpec, InternalValidation, InternalVersion } from './internal-form.ts'

/** The bad value of an error at `spec.versions`. */
export function dumpVersions(spec: InternalSpec): VerbatimValue {
  return { verbatim: spec.versionsGiven ? list(spec.versions, dumpVersion) : 'null' }
}

function dumpVersion(version: InternalVersion): string {
  return struct({
    Name: goJson(version.name),
    Served: goJson(version.served),
    Storage: goJson(version.storage),
    Deprecated: goJson(version.deprecated),
    DeprecationWarning: goJson(version.deprecationWarning ?? null),
    Schema: orNull(version.validation, dumpValidation),
    Subresources: orNull(version.subresources, dumpSubresources),
    AdditionalPrinterColumns: version.columns.length === 0 ? 'null' : list(version.columns, dumpColumn),
    SelectableFields: version.selectableFields.length === 0 ? 'null' : list(version.selectableFields, dumpSelectableField),
  })
}

const dumpValidation = (validation: InternalValidation): string =>
  struct({ OpenAPIV3Schema: orNull(validation.openAPIV3Schema, internalSchemaDump) })

const dumpSubresources = ({ status, scale }: Subresources): string =>
  struct({
    Status: status === undefined ? 'null' : '{}',
    Scale: orNull(scale, (paths) =>
      struct({
        SpecReplicasPath: goJson(paths.specReplicasPath),
        StatusReplicasPath: goJson(paths.statusReplicasPath),
        LabelSelectorPath: goJson(paths.labelSelectorPath ?? null),
      }),
    ),
  })

const dumpColumn = (column: PrinterColumn): string =>
  struct({
    Name: goJson(column.name),
    Type: goJson(column.type),
    Format: goJson(column.format ?? ''),
    Description: goJson(column.description ?? ''),
    Priority: goJson(column.priority ?? 0),
    JSONPath: goJson(column.jsonPath),
  })

const dumpSelectableField = (field: SelectableField): string => struct({ JSONPath: goJson(field.jsonPath) })

function struct(fields: Readonly<Record<string, string>>): string {
  const members = Object.entries(fields).map(([name, text]) => `"${name}":${text}`)
  return `{${members.join(',')}}`
}

const list = <T>(items: readonly T[], dump: (item: T) => string): string => `[${items.map(dump).join(',')}]`

const orNull = <T>(value: T | undefined, dump: (value: T) => string): string => (value === undefined ? 'null' : dump(value))
