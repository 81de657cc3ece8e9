/** How strict the validation of a spec is: fully for new definitions; what was bad before may stay bad in an update. */
import { deepEqual, type JsonValue } from '../../apimachinery/index.ts'
import { isStructural, type JsonSchemaProps, validateStructuralSchema, someSchema } from '../../schema/index.ts'
import type { InternalSpec } from '../definition/internal-form.ts'
import { caBundleError } from './ca-bundle.ts'
import { type ConversionRules, hasKnownReviewVersion } from './conversion.ts'
import { SELECTABLE_FIELDS_MAX } from './selectable-fields.ts'
import type { AcceptedSchemas } from './accepted-schemas.ts'
import { NO_STORED_EXPRESSIONS, type StoredExpressions, storedExpressions } from './stored-expressions.ts'

/** Which checks apply. */
export interface SpecRules extends ConversionRules {
  readonly requireSchema: boolean
  readonly requireValidTypes: boolean
  readonly requireStructural: boolean
  readonly requirePrunedDefaults: boolean
  readonly requireAtomicSets: boolean
  readonly requireListMapKeys: boolean
  /** Why no default may be stated, as `DefinitionChecks.forbidDefaults`. */
  readonly forbidDefaults?: string | undefined
  /** Versions (`''`: the hoisted list) that may keep too many selectable fields. */
  readonly tooManySelectableFields: ReadonlySet<string>
  /** Expressions that an update may keep. */
  readonly storedExpressions: StoredExpressions
  /** Has checking expressions taken too long? Default: never. */
  readonly isLate?: (() => boolean) | undefined
  /** Schemas that need not be checked again. */
  readonly accepted?: AcceptedSchemas | undefined
}

/** A new definition gets no leniency, but a broken caBundle only keeps it from being established. */
const NEW_DEFINITION_RULES: SpecRules = Object.freeze({
  requireSchema: true,
  requireValidTypes: true,
  requireStructural: true,
  requirePrunedDefaults: true,
  requireAtomicSets: true,
  requireListMapKeys: true,
  requireKnownReviewVersion: true,
  allowInvalidCaBundle: true,
  tooManySelectableFields: new Set<string>(),
  storedExpressions: NO_STORED_EXPRESSIONS,
})

/** v1beta1 asks for no schema, and of a schema only what the features need that it uses. */
const NEW_OLD_DEFINITION_RULES: SpecRules = Object.freeze({
  ...NEW_DEFINITION_RULES,
  requireSchema: false,
  requireValidTypes: false,
  requireStructural: false,
  forbidDefaults: ' (cannot set default values in apiextensions.k8s.io/v1beta1 CRDs, must use apiextensions.k8s.io/v1)',
})

/** Rules for a new definition. */
export const rulesForCreate = (oldForm: boolean): SpecRules => (oldForm ? NEW_OLD_DEFINITION_RULES : NEW_DEFINITION_RULES)

const STRICT = {
  requireStructural: true,
  requireValidTypes: true,
  requirePrunedDefaults: true,
  requireAtomicSets: true,
  requireListMapKeys: true,
}
/** Are these as strict as any that look at the form of a schema? */
export const isStrict = (rules: SpecRules): boolean =>
  rules.forbidDefaults === undefined && (Object.keys(STRICT) as (keyof typeof STRICT)[]).every((check) => rules[check])

const LENIENT = {
  requireStructural: false,
  requireValidTypes: false,
  requirePrunedDefaults: false,
  requireAtomicSets: false,
  requireListMapKeys: false,
}

/** What an update's strictness depends on besides the two specs. */
export interface UpdateCircumstances {
  /** The stored definition has been in service. */
  readonly established: boolean
  /** The request speaks v1beta1. */
  readonly oldForm: boolean
  /** Schemas that need not be checked again. */
  readonly accepted?: AcceptedSchemas | undefined
}

/** Rules for an update: each check that the stored definition already fails is dropped. */
export function rulesForUpdate(spec: InternalSpec, old: InternalSpec, circumstances: UpdateCircumstances): SpecRules {
  const { established, oldForm, accepted } = circumstances
  const schemas = schemasOf(old)
  const findings = (schema: JsonSchemaProps, checks: Partial<typeof STRICT>): number =>
    validateStructuralSchema(schema, '', { ...LENIENT, ...checks }).length
  // What else is wrong says nothing about a check: it passes when it adds nothing.
  const passes = (check: Partial<typeof STRICT>, base: Partial<typeof STRICT> = {}): boolean =>
    schemas.every((schema) => findings(schema, { ...base, ...check }) === findings(schema, base))
  // Nearly every stored definition passes everything: one walk answers all.
  const clean = schemas.every(
    (schema) => accepted?.has(schema, 'stored') || validateStructuralSchema(schema, '', STRICT).length === 0,
  )
  const hasSchemas =
    old.validation?.openAPIV3Schema !== undefined || old.versions.every((it) => it.validation?.openAPIV3Schema !== undefined)
  return {
    requireSchema: !oldForm && hasSchemas,
    requireStructural: !oldForm && (clean || schemas.every(isStructural)),
    requireValidTypes: !oldForm && (clean || !schemas.some((schema) => someSchema(schema, hasInvalidType))),
    forbidDefaults: oldForm && !hasDefaults(old) ? NEW_OLD_DEFINITION_RULES.forbidDefaults : undefined,
    requirePrunedDefaults: clean || passes({ requirePrunedDefaults: true }, { requireStructural: true }),
    requireAtomicSets: clean || passes({ requireAtomicSets: true }),
    requireListMapKeys: clean || passes({ requireListMapKeys: true }),
    requireKnownReviewVersion: hasKnownReviewVersion(old.conversion?.reviewVersions ?? []),
    allowInvalidCaBundle: !established || hadInvalidCaBundle(old),
    tooManySelectableFields: keptSelectableFields(spec, old),
    storedExpressions: storedExpressions(spec, old),
  }
}

/** All schemas of a spec, each once. */
export function schemasOf(spec: InternalSpec): JsonSchemaProps[] {
  const schemas = [spec, ...spec.versions].map((part) => part.validation?.openAPIV3Schema)
  return schemas.filter((schema) => schema !== undefined)
}

/** Does any schema state a default? */
export const hasDefaults = (spec: InternalSpec): boolean =>
  schemasOf(spec).some((schema) => someSchema(schema, (it) => it.default !== undefined && it.default !== null))

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object']

const hasInvalidType = (schema: JsonSchemaProps): boolean =>
  schema.type !== undefined && schema.type !== '' && !TYPES.includes(schema.type)

function hadInvalidCaBundle(old: InternalSpec): boolean {
  const bundle = old.conversion?.clientConfig?.caBundle
  return bundle !== undefined && caBundleError(bundle) !== undefined
}

function keptSelectableFields(spec: InternalSpec, old: InternalSpec): Set<string> {
  const kept = new Set<string>()
  const keeps = (now: InternalSpec['selectableFields'], before: InternalSpec['selectableFields']): boolean =>
    before.length > SELECTABLE_FIELDS_MAX && deepEqual(now as unknown as JsonValue, before as unknown as JsonValue)
  if (keeps(spec.selectableFields, old.selectableFields)) kept.add('')
  for (const version of spec.versions) {
    const before = old.versions.find((it) => it.name === version.name)
    if (before !== undefined && keeps(version.selectableFields, before.selectableFields)) kept.add(version.name)
  }
  return kept
}
