/** Schemas as the reference prints them in errors: its internal structs, Go field names in their order, everything written out. */
import { goJson, type JsonObject, type JsonValue } from '../../../apimachinery/index.ts'
import { wasGivenEmpty } from '../given-empty.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { isSchema } from '../structural-node.ts'

/** Keys of a schema whose values are dumped alike. */
type Dump = (value: never) => string

const json: Dump = (value: JsonValue) => goJson(value)
const schemaList: Dump = (list: JsonSchemaProps[]) => `[${list.map(internalSchemaDump).join(',')}]`
const schemaMap: Dump = (map: Record<string, JsonSchemaProps>) => dumpMap(map, internalSchemaDump)

/** Every field in struct order: Go name, JSON name, text of the zero value, printer of others. */
const FIELDS: readonly (readonly [go: string, key: keyof JsonSchemaProps, zero: string, dump: Dump])[] = [
  ['ID', 'id', '""', json],
  ['Schema', '$schema', '""', json],
  ['Ref', '$ref', 'null', json],
  ['Description', 'description', '""', json],
  ['Type', 'type', '""', json],
  ['Nullable', 'nullable', 'false', json],
  ['Format', 'format', '""', json],
  ['Title', 'title', '""', json],
  ['Default', 'default', 'null', json],
  ['Maximum', 'maximum', 'null', json],
  ['ExclusiveMaximum', 'exclusiveMaximum', 'false', json],
  ['Minimum', 'minimum', 'null', json],
  ['ExclusiveMinimum', 'exclusiveMinimum', 'false', json],
  ['MaxLength', 'maxLength', 'null', json],
  ['MinLength', 'minLength', 'null', json],
  ['Pattern', 'pattern', '""', json],
  ['MaxItems', 'maxItems', 'null', json],
  ['MinItems', 'minItems', 'null', json],
  ['UniqueItems', 'uniqueItems', 'false', json],
  ['MultipleOf', 'multipleOf', 'null', json],
  ['Enum', 'enum', 'null', json],
  ['MaxProperties', 'maxProperties', 'null', json],
  ['MinProperties', 'minProperties', 'null', json],
  ['Required', 'required', 'null', json],
  ['Items', 'items', 'null', dumpItems],
  ['AllOf', 'allOf', 'null', schemaList],
  ['OneOf', 'oneOf', 'null', schemaList],
  ['AnyOf', 'anyOf', 'null', schemaList],
  ['Not', 'not', 'null', internalSchemaDump],
  ['Properties', 'properties', 'null', schemaMap],
  ['AdditionalProperties', 'additionalProperties', 'null', dumpSchemaOrBool],
  ['PatternProperties', 'patternProperties', 'null', schemaMap],
  ['Dependencies', 'dependencies', 'null', dumpDependencies],
  ['AdditionalItems', 'additionalItems', 'null', dumpSchemaOrBool],
  ['Definitions', 'definitions', 'null', schemaMap],
  ['ExternalDocs', 'externalDocs', 'null', dumpExternalDocs],
  ['Example', 'example', 'null', json],
  ['XPreserveUnknownFields', 'x-kubernetes-preserve-unknown-fields', 'null', json],
  ['XEmbeddedResource', 'x-kubernetes-embedded-resource', 'false', json],
  ['XIntOrString', 'x-kubernetes-int-or-string', 'false', json],
  ['XListMapKeys', 'x-kubernetes-list-map-keys', 'null', json],
  ['XListType', 'x-kubernetes-list-type', 'null', json],
  ['XMapType', 'x-kubernetes-map-type', 'null', json],
  ['XValidations', 'x-kubernetes-validations', 'null', (rules: JsonObject[]) => `[${rules.map(internalRuleDump).join(',')}]`],
]

/** Text of one schema: `{"ID":"","Schema":"","Ref":null,...}`. Recursive, so only for schemas within `SCHEMA_DEPTH_MAX`. */
export function internalSchemaDump(schema: JsonSchemaProps): string {
  const members = FIELDS.map(([go, key, zero, dump]) => {
    const value = schema[key]
    const text = value === undefined || value === null ? absentText(schema, key, zero, dump) : dump(value as never)
    return `"${go}":${text}`
  })
  return `{${members.join(',')}}`
}

function absentText(schema: JsonSchemaProps, key: string, zero: string, dump: Dump): string {
  if (!wasGivenEmpty(schema, key)) return zero
  if (dump === dumpItems) return dumpItemsOf(schema)
  return dump === schemaMap ? '{}' : '[]'
}

/** Text of one entry of `x-kubernetes-validations`. */
export function internalRuleDump(rule: JsonObject): string {
  return dumpStruct({
    Rule: goJson(rule.rule ?? ''),
    Message: goJson(rule.message ?? ''),
    MessageExpression: goJson(rule.messageExpression ?? ''),
    Reason: goJson(rule.reason ?? null),
    FieldPath: goJson(rule.fieldPath ?? ''),
    OptionalOldSelf: goJson(rule.optionalOldSelf ?? null),
  })
}

/** Text of a schema's `items`, which were given, if only as an empty list or a value of a wrong type. */
export function dumpItemsOf(schema: JsonSchemaProps): string {
  return dumpItems(schema.items ?? (wasGivenEmpty(schema, 'items[]') ? [] : undefined))
}

function dumpItems(items: JsonSchemaProps | JsonSchemaProps[] | undefined): string {
  return dumpStruct({
    Schema: isSchema(items) ? internalSchemaDump(items) : 'null',
    JSONSchemas: Array.isArray(items) ? `[${items.map(internalSchemaDump).join(',')}]` : 'null',
  })
}

function dumpSchemaOrBool(value: JsonSchemaProps | boolean): string {
  return dumpStruct({ Allows: String(value !== false), Schema: isSchema(value) ? internalSchemaDump(value) : 'null' })
}

function dumpDependencies(dependencies: Record<string, JsonSchemaProps | string[] | null>): string {
  return dumpMap(dependencies, (value) =>
    dumpStruct({
      Schema: isSchema(value) ? internalSchemaDump(value) : 'null',
      Property: Array.isArray(value) ? goJson(value) : 'null',
    }),
  )
}

function dumpExternalDocs(docs: { description?: string; url?: string }): string {
  return dumpStruct({ Description: goJson(docs.description ?? ''), URL: goJson(docs.url ?? '') })
}

function dumpStruct(fields: Readonly<Record<string, string>>): string {
  return `{${Object.entries(fields)
    .map(([name, text]) => `"${name}":${text}`)
    .join(',')}}`
}

function dumpMap<T>(map: Record<string, T>, dump: (value: T) => string): string {
  const members = Object.keys(map)
    .sort()
    .map((key) => `${goJson(key)}:${dump(map[key]!)}`)
  return `{${members.join(',')}}`
}
