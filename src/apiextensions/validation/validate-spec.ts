/** `spec` of a definition. */
import {
  dns1123Subdomain,
  type FieldError,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
  goJson,
} from '../../apimachinery/index.ts'
import { type JsonSchemaProps, someSchema, structuralVerdict } from '../../schema/index.ts'
import { dumpVersions } from '../definition/internal-dump.ts'
import type { InternalSpec, InternalVersion } from '../definition/internal-form.ts'
import { validateColumns, validateSubresources } from './columns-and-subresources.ts'
import { validateConversion } from './conversion.ts'
import { deprecationWarningFindings } from './deprecation.ts'
import { labelErrors, requireNames, validateNames } from './names.ts'
import { validateSelectableFields } from './selectable-fields.ts'
import { hasDefaults, schemasOf, type SpecRules } from './spec-rules.ts'
import { topLevelOrPerVersionErrors } from './top-level-or-per-version.ts'
import { validateValidation } from './validation-schema.ts'

const SCOPES = ['Cluster', 'Namespaced']

/** Findings at `path`, `spec`, in the order of the reference. */
export function validateSpec(spec: InternalSpec, given: SpecRules, path: string): FieldError[] {
  const rules = { ...given, requireStructural: given.requireStructural || needsStructure(spec, given) }
  const status =
    spec.subresources?.status !== undefined || spec.versions.some((version) => version.subresources?.status !== undefined)
  return [
    ...validateGroup(spec.group, `${path}.group`),
    ...validateScope(spec.scope, `${path}.scope`),
    ...requireSchemas(spec, rules, path),
    ...(spec.preserveUnknownFields && usesDefaults(spec, given)
      ? [fieldInvalid(`${path}.preserveUnknownFields`, true, 'must be false in order to use defaults in the schema')]
      : []),
    ...spec.versions.flatMap((version, index) => validateVersion(spec, version, rules, `${path}.versions[${index}]`)),
    ...validateVersionList(spec, path),
    ...requireNames(spec.names, `${path}.names`),
    ...validateNames(spec.names, `${path}.names`),
    ...validateValidation(spec.validation, { name: spec.version, hasStatus: status }, rules, `${path}.validation`),
    ...validateSubresources(spec.subresources, `${path}.subresources`),
    ...validateColumns(spec.columns, `${path}.additionalPrinterColumns`),
    ...validateHoistedSelectableFields(spec, rules, path),
    ...(spec.conversion !== undefined && spec.conversion.strategy !== 'None' && spec.preserveUnknownFields
      ? [
          fieldInvalid(
            `${path}.conversion.strategy`,
            spec.conversion.strategy,
            'must be None if spec.preserveUnknownFields is true',
          ),
        ]
      : []),
    ...validateConversion(spec.conversion, rules, `${path}.conversion`),
  ]
}

function validateGroup(group: string, path: string): FieldError[] {
  if (group === '') return [fieldRequired(path)]
  const findings = dns1123Subdomain(group)
  if (findings.length > 0) return [fieldInvalid(path, group, findings.join(','))]
  return group.includes('.') ? [] : [fieldInvalid(path, group, 'should be a domain with at least one dot')]
}

function validateScope(scope: string, path: string): FieldError[] {
  if (scope === '') return [fieldRequired(path)]
  return SCOPES.includes(scope) ? [] : [fieldNotSupported(path, scope, SCOPES)]
}

/** Where defaults are forbidden, that is all that is said of them. */
const usesDefaults = (spec: InternalSpec, { forbidDefaults }: SpecRules): boolean =>
  forbidDefaults === undefined && hasDefaults(spec)

/** Pruning, defaulting and the extensions only mean something on structural schemas. */
function needsStructure(spec: InternalSpec, rules: SpecRules): boolean {
  return (
    !spec.preserveUnknownFields || usesDefaults(spec, rules) || schemasOf(spec).some((schema) => someSchema(schema, hasExtension))
  )
}

const hasExtension = (schema: JsonSchemaProps): boolean =>
  schema['x-kubernetes-embedded-resource'] === true ||
  schema['x-kubernetes-preserve-unknown-fields'] !== undefined ||
  schema['x-kubernetes-int-or-string'] === true ||
  schema['x-kubernetes-list-map-keys'] !== undefined ||
  schema['x-kubernetes-list-type'] !== undefined ||
  schema['x-kubernetes-validations'] !== undefined

function requireSchemas(spec: InternalSpec, rules: SpecRules, path: string): FieldError[] {
  if (spec.validation?.openAPIV3Schema !== undefined) return []
  const lacking = (version: InternalVersion): boolean => version.validation?.openAPIV3Schema === undefined
  const errors: FieldError[] = []
  for (const [index, version] of spec.versions.entries()) {
    if (!lacking(version)) continue
    const field = `${path}.versions[${index}].schema.openAPIV3Schema`
    if (rules.requireSchema) errors.push(fieldRequired(field))
    else if (!spec.preserveUnknownFields && version.served)
      errors.push(fieldRequired(field, 'because otherwise all fields are pruned'))
  }
  return errors
}

function validateVersion(spec: InternalSpec, version: InternalVersion, rules: SpecRules, path: string): FieldError[] {
  // Subresources apply hoisted or per version, never both.
  const perVersion = spec.versions.some((it) => it.subresources !== undefined)
  const status = (perVersion ? version.subresources : spec.subresources)?.status !== undefined
  const errors = [
    ...labelErrors(`${path}.name`, version.name, version.name, ''),
    ...deprecationWarningFindings(version.deprecated, version.deprecationWarning).map((text) =>
      // The reference prints an optional text as JSON.
      fieldInvalid(`${path}.deprecationWarning`, { verbatim: goJson(version.deprecationWarning!) }, text),
    ),
    ...validateValidation(version.validation, { name: version.name, hasStatus: status }, rules, `${path}.schema`),
    ...validateSubresources(version.subresources, `${path}.subresources`),
    ...validateColumns(version.columns, `${path}.additionalPrinterColumns`),
  ]
  if (version.selectableFields.length === 0) return errors
  const field = `${path}.selectableFields`
  const schema = version.validation?.openAPIV3Schema
  if (schema !== undefined) {
    const kept = rules.tooManySelectableFields.has(version.name)
    return [...errors, ...complaints(schema, path), ...validateSelectableFields(version.selectableFields, schema, field, kept)]
  }
  // The wording contradicts itself in the reference, too.
  return [...errors, fieldInvalid(field, '', 'may only be set when `version.schema.openAPIV3Schema` is not included')]
}

function validateHoistedSelectableFields(spec: InternalSpec, rules: SpecRules, path: string): FieldError[] {
  if (spec.selectableFields.length === 0) return []
  const field = `${path}.selectableFields`
  if (spec.validation === undefined) return [fieldInvalid(field, '', 'may only be set when validations.schema is included')]
  // That the schema is missing is told elsewhere.
  const { openAPIV3Schema: schema = {} } = spec.validation
  const kept = rules.tooManySelectableFields.has('')
  return [...complaints(schema, path), ...validateSelectableFields(spec.selectableFields, schema, field, kept)]
}

/** Fields can only be looked for in structure. */
function complaints(schema: JsonSchemaProps, path: string): FieldError[] {
  const { complaint } = structuralVerdict(schema, path)
  return complaint === undefined ? [] : [fieldInvalid(`${path}.schema.openAPIV3Schema`, '', complaint)]
}

function validateVersionList(spec: InternalSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const versions = `${path}.versions`
  errors.push(...topLevelOrPerVersionErrors(spec, path))
  if (new Set(spec.versions.map((version) => version.name)).size < spec.versions.length) {
    errors.push(fieldInvalid(versions, dumpVersions(spec), 'must contain unique version names'))
  }
  if (spec.versions.filter((version) => version.storage).length !== 1) {
    errors.push(fieldInvalid(versions, dumpVersions(spec), 'must have exactly one version marked as storage version'))
  }
  if (spec.version !== '') errors.push(...labelErrors(`${path}.version`, spec.version, spec.version, ''))
  if (spec.version !== '' && spec.versions.length > 0 && spec.versions[0]!.name !== spec.version) {
    errors.push(fieldInvalid(`${path}.version`, spec.version, 'must match the first version in spec.versions'))
  }
  return errors
}
