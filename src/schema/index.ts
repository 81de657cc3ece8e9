/** Schemas: what a definition declares, checked when it is written and obeyed by objects; ownership of fields; patches that know a schema. */

// Structural schemas of custom resources: compiled, published, looked through.
export type { JsonSchemaProps, PruneOptions, StructuralSchema } from './structural/structural-contract.ts'
export { compileStructural, compileUnpruned } from './structural/compile.ts'
export { structuralToOpenApiV2 } from './structural/publication/openapi-v2.ts'
export { structuralToOpenApiV3 } from './structural/publication/openapi-v3.ts'
export { validateEmbeddedResource } from './structural/embedded-resources.ts'
export { someSchema } from './structural/definition/schema-tree.ts'
export { hasGivenEmpty, noteEmpty, wasGivenEmpty } from './structural/given-empty.ts'

// Their checks when a definition is written.
export type { DefinitionChecks } from './structural/definition/definition-checks.ts'
export { validateStructuralSchema } from './structural/definition/validate-structural-schema.ts'
export { isStructural, type StructuralVerdict, structuralVerdict } from './structural/definition/structural-verdict.ts'
export { schemasWithin } from './structural/definition/schema-tree.ts'
export { unrecognizedFormats } from './structural/definition/unrecognized-formats.ts'
export { internalSchemaDump } from './structural/definition/internal-dump.ts'

// Validation rules: what they cost, and what objects have to obey. The language itself is `outrigger/cel`.
export type { RuleDefinitionChecks } from './rules/definition/rule-definition-errors.ts'
export type { CompileTimer, RuleChecker, RuleFindings, RuleInput } from './rules/rules-contract.ts'
export { ruleChecker } from './rules/check/rule-checker.ts'
export { estimateRules, type RuleEstimate, type SchemaEstimate } from './rules/definition/estimate-rules.ts'
export type { MissingBound } from './rules/definition/rule-places.ts'

// Server-side apply and the strategic merge patch.
export type {
  FieldManager,
  FieldManagerRequest,
  ListType,
  MapType,
  ScalarType,
  StrategicField,
  StrategicSchema,
  TypedField,
  TypedSchema,
  UnionType,
  VersionedTypes,
} from './merge/merge-contract.ts'
export { createFieldManager } from './merge/field-manager.ts'
export { fieldsOf } from './merge/fields-of.ts'
export { type Definitions, deducedType, definitionType, structuralType } from './merge/schema-type.ts'
export { definitionStrategic } from './strategic/strategic-schema.ts'
export { applyStrategicMerge } from './strategic/strategic-merge.ts'

// URLs as Go reads them, for definitions of webhooks.
export { parseUrl, parseUrlReference } from './cel/library/kubernetes/url-parser.ts'
