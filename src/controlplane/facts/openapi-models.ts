/** OpenAPI models of built-in kinds, from the facts; texts are added when a description table is there. */
import { deepCopy, type GroupVersionKind, type JsonObject, type JsonValue } from '../../apimachinery/index.ts'
import type { OpenApiModels } from '../../apiserver/index.ts'
import type { DescriptionTable } from './descriptions.ts'
import type { Definition, Facts, GoField } from './facts.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'
const SCALE = 'io.k8s.api.autoscaling.v1.Scale'
const GROUP_VERSION_KIND = 'x-kubernetes-group-version-kind'
/** Models that the operations of every kind refer to. */
const META_MODELS = ['DeleteOptions', 'Patch', 'Status', 'WatchEvent', 'APIResourceList'].map((kind) => META + kind)

/** Texts for references whose meaning in their place is another than that of the type, by field and type. */
const OWN_TEXTS: Readonly<Record<string, string>> = Object.freeze({
  [`spec ${SCALE}Spec`]:
    'How many instances of the object are wanted. More on spec and status is to be found in the conventions of the API, under typical status properties.',
  [`status ${SCALE}Status`]:
    'How many instances were seen last, and how to find them. Read-only. More on spec and status is to be found in the conventions of the API.',
  [`preconditions ${META}Preconditions`]:
    'What has to be true of the object for the deletion to happen. When it is not, nothing is deleted and the answer is 409 Conflict.',
})

/** Texts of models that the build's source has none for. */
const OWN_MODEL_TEXTS: Readonly<Record<string, string>> = Object.freeze({
  [`${META}FieldsV1`]:
    'A set of fields as a tree of JSON objects: f:NAME is a member of an object, k:KEYS an item of a list by its keys, v:VALUE an item by its value, i:INDEX an item by its place; a dot stands for the thing itself.',
  [`${META}Patch`]: 'The body of a PATCH request, in the form that its content type says.',
  [`${META}Time`]:
    'A moment in RFC 3339 form, in UTC and in whole seconds; where it was never set it is absent or null, depending on the field that holds it.',
})
/** Defaults that the documents state and the structs do not show, by model and field. */
const STATED_DEFAULTS: Readonly<Record<string, JsonValue>> = Object.freeze({ [`${SCALE}Spec replicas`]: 0 })
/** Groups whose kinds the documents of custom resources leave out: they belong to other servers of the delegation chain. */
const FOREIGN_GROUPS: readonly string[] = [
  'admission.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'imagepolicy.k8s.io',
]

/** Where models come from. */
export interface BuiltinModels {
  readonly facts: Facts
  /** Default: no descriptions. */
  readonly descriptions?: DescriptionTable | undefined
}

/** The group and version whose document a model is part of. */
type Place = Pick<GroupVersionKind, 'group' | 'version'>

/** Models of one kind with its list and the meta kinds; built on first request. */
export function builtinOpenApi(models: BuiltinModels, place: Place, definition: string): OpenApiModels {
  return openApiModels(models, place, definition, [definition, `${definition}List`, ...META_MODELS])
}

/** Models that the operations of custom resources refer to: the meta kinds, in all groups and versions that know them, and `Scale`. */
export function sharedOpenApi(models: BuiltinModels): OpenApiModels {
  const roots = [`${META}ObjectMeta`, `${META}ListMeta`, ...META_MODELS, SCALE]
  return openApiModels(models, undefined, `${META}ObjectMeta`, roots)
}

/** Without a place, kinds are told for all groups. */
function openApiModels(models: BuiltinModels, place: Place | undefined, model: string, roots: readonly string[]): OpenApiModels {
  let v2: Record<string, JsonObject> | undefined
  let v3: Record<string, JsonObject> | undefined
  return {
    model,
    v2: () => {
      v2 ??= build(models, roots, (name) => modelV2(models, name))
      return v2
    },
    v3: () => {
      v3 ??= build(models, roots, (name) => modelV3(models, name, place))
      return v3
    },
  }
}

function build(
  { facts }: BuiltinModels,
  roots: readonly string[],
  make: (name: string) => JsonObject,
): Record<string, JsonObject> {
  const names = new Set(roots.flatMap((root) => Object.keys(facts.definitionsFor(root))))
  return Object.fromEntries([...names].sort().map((name) => [name, make(name)]))
}

function modelV2(models: BuiltinModels, name: string): JsonObject {
  return withTexts(models, name, schemaV2(models.facts.definition(name)))
}

function schemaV2(schema: Definition): JsonObject {
  return schema.$ref === undefined ? mapParts(schema, schemaV2) : { ...schema, $ref: `#/definitions/${schema.$ref}` }
}

/** Version 3 tells what an unset field holds, and of the meta kinds only what concerns the document's own group. */
function modelV3(models: BuiltinModels, name: string, place: Place | undefined): JsonObject {
  const { facts } = models
  const schema = facts.definition(name)
  const fields = new Map((facts.goFields(name) ?? []).map((field) => [field[0], field]))
  const out: JsonObject = mapParts(schema, (part, property) => {
    const stated = STATED_DEFAULTS[`${name} ${property}`]
    const made = schemaV3(facts, part, fields.get(property))
    return stated === undefined ? made : { ...made, default: stated }
  })
  const kinds = out[GROUP_VERSION_KIND]
  if (Array.isArray(kinds)) out[GROUP_VERSION_KIND] = (kinds as JsonObject[]).filter((kind) => isToldIn(place, kind))
  return withTexts(models, name, out)
}

/** Is a kind told in the documents of a place; without one, in those of custom resources? */
function isToldIn(place: Place | undefined, { group, version }: JsonObject): boolean {
  if (place === undefined) return !FOREIGN_GROUPS.includes(group as string)
  return (group === '' && version === 'v1') || (group === place.group && version === place.version)
}

/** A field's schema; `field` undefined for elements of lists and maps, which are always there. Nothing may stand beside a `$ref` in version 3, so it is wrapped. */
function schemaV3(facts: Facts, schema: Definition, field: GoField | undefined): JsonObject {
  const flags = field?.[2] ?? ''
  const zero = flags.includes('p') ? undefined : zeroOf(facts, schema, flags.includes('o'))
  const { $ref, ...rest } = schema
  const out: JsonObject =
    $ref === undefined
      ? mapParts(schema, (part) => schemaV3(facts, part, undefined))
      : { ...rest, allOf: [{ $ref: `#/components/schemas/${$ref}` }] }
  return zero === undefined ? out : { ...out, default: zero }
}

/** What Go holds in an unset field that is not a pointer; undefined where the documents do not tell. */
function zeroOf(facts: Facts, schema: Definition, optional: boolean): JsonValue | undefined {
  if (schema.$ref !== undefined) return facts.goFields(schema.$ref) === undefined ? undefined : {}
  if (optional || schema.format === 'byte') return undefined
  switch (schema.type) {
    case 'string':
      return ''
    case 'boolean':
      return false
    case 'integer':
    case 'number':
      return 0
    default:
      return undefined
  }
}

/** Fields that refer to another model and have no text of their own show that model's. */
function withTexts(models: BuiltinModels, schemaName: string, model: JsonObject): JsonObject {
  const schema = models.facts.definition(schemaName)
  const texts = models.descriptions?.get(schemaName)
  for (const [name, property] of Object.entries((model.properties ?? {}) as Record<string, JsonObject>)) {
    const target = schema.properties?.[name]?.$ref
    const text =
      texts?.fields[name] ??
      OWN_TEXTS[`${name} ${target}`] ??
      (target === undefined ? undefined : models.descriptions?.get(target)?.text)
    if (text !== undefined) property.description = text
  }
  const text = texts?.text ?? OWN_MODEL_TEXTS[schemaName]
  return text === undefined || models.descriptions === undefined ? model : { description: text, ...model }
}

/** A copy with the parts that are schemas made anew. */
function mapParts(schema: Definition, part: (schema: Definition, property: string) => JsonObject): JsonObject {
  const { properties, items, additionalProperties, ...rest } = schema
  const out: JsonObject = deepCopy(rest)
  if (items !== undefined) out.items = part(items, '')
  if (additionalProperties !== undefined) out.additionalProperties = part(additionalProperties, '')
  if (properties !== undefined) {
    out.properties = Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, part(property, name)]))
  }
  return out
}
