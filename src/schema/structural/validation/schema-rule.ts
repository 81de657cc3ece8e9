/** Compiles a schema to one rule: keywords in the reference's order, each with the score it adds (apiextensions checklist 6.8). */
import type { JsonObject, JsonValue } from '../../../apimachinery/index.ts'
import { effectiveFormat } from '../formats/format-names.ts'
import type { Correlation } from '../correlation.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { additionalOf, isSchema, itemsOf, SCHEMA_DEPTH_MAX } from '../structural-node.ts'
import { arrayRule, type CountLimits, objectRule } from './container-rules.ts'
import { enumRule } from './enum-rule.ts'
import type { Report } from './findings.ts'
import { allOfRule, anyOfRule, notRule, oneOfRule } from './junctor-rules.ts'
import { numberRule } from './number-rules.ts'
import { ALWAYS, type Rule } from './rule.ts'
import { fastCheck, type SchemaParts } from './fast-check.ts'
import { formatRule, stringRule } from './string-rules.ts'
import { typeRule } from './type-rule.ts'

/** How a schema is read. */
export interface SchemaReading {
  /** Defaults of a definition are checked without `x-kubernetes-int-or-string`, and with formats that mean nothing elsewhere. */
  readonly forDefaults?: boolean
}

/** A compiled schema: all of its keywords as one rule. Never throws, whatever the schema looks like. */
export function schemaRule(schema: JsonSchemaProps, reading: SchemaReading = {}): Rule {
  return compile(schema, reading, 0)
}

function compile(schema: JsonSchemaProps, reading: SchemaReading, depth: number): Rule {
  if (depth > SCHEMA_DEPTH_MAX) return ALWAYS
  const child = (sub: JsonSchemaProps) => compile(sub, reading, depth + 1)
  const types = typesOf(schema, reading)
  const knownFormat = effectiveFormat(schema.format, types)
  const format = reading.forDefaults ? (schema.format ?? '') : knownFormat
  const parts: SchemaParts = {
    type: typeRule({ types, format, nullable: schema.nullable === true }),
    junctors: junctorRules(schema, child),
    string: stringRule(schema),
    format: formatRule(format),
    number: numberRule(schema, types.length === 1 ? types[0]! : '', knownFormat),
    array: arrayRule(optionalRule(itemsOf(schema), child), limits(schema.minItems, schema.maxItems)),
    enum: enumRule(schema.enum),
    object: membersRule(schema, child),
  }
  return {
    holds: fastCheck(parts),
    explain(value, name, report, update) {
      if (!update?.isUnchanged) explainParts(parts, value, name, report, update)
    },
  }
}

/** Every part that applies to the value scores once more, and so does the schema itself: alternatives are compared by it. */
function explainParts(parts: SchemaParts, value: JsonValue, name: string, report: Report, update?: Correlation): void {
  const explain = <T>(rule: Rule<T> | undefined, part: T) => {
    if (!rule) return
    rule.explain(part, name, report, update)
    report.score++
  }
  if (value === null) {
    if (parts.type) parts.type.explain(value, name, report)
    else report.score++
    parts.enum?.explain(value, name, report)
    return
  }
  explain(parts.type, value)
  // Not told of the update: what alternatives say holds or not as a whole, and the score of unchanged values counts.
  for (const junctor of parts.junctors) junctor.explain(value, name, report)
  report.score += 2
  if (typeof value === 'string') {
    parts.string?.explain(value, name, report)
    report.score++
    explain(parts.format, value)
  } else if (typeof value === 'number' || typeof value === 'bigint') {
    explain(parts.number, value)
  } else if (Array.isArray(value)) {
    explain(parts.array, value)
  }
  parts.enum?.explain(value, name, report)
  report.score++
  if (typeof value === 'object' && !Array.isArray(value)) explain(parts.object, value)
  report.score++
}

function typesOf(schema: JsonSchemaProps, reading: SchemaReading): string[] {
  if (schema['x-kubernetes-int-or-string'] === true && !reading.forDefaults) return ['integer', 'string']
  return schema.type ? [schema.type] : []
}

type CompileChild = (schema: JsonSchemaProps) => Rule

function optionalRule(schema: JsonSchemaProps | undefined, child: CompileChild): Rule | undefined {
  return schema && child(schema)
}

function junctorRules(schema: JsonSchemaProps, child: CompileChild): Rule[] {
  const compileAll = (schemas: readonly JsonSchemaProps[] | undefined) => (schemas ?? []).filter(isSchema).map(child)
  const anyOf = compileAll(schema.anyOf)
  const oneOf = compileAll(schema.oneOf)
  const allOf = compileAll(schema.allOf)
  const rules: Rule[] = []
  if (anyOf.length > 0) rules.push(anyOfRule(anyOf))
  if (oneOf.length > 0) rules.push(oneOfRule(oneOf))
  if (allOf.length > 0) rules.push(allOfRule(allOf))
  if (isSchema(schema.not)) rules.push(notRule(child(schema.not)))
  return rules
}

function membersRule(schema: JsonSchemaProps, child: CompileChild): Rule<JsonObject> {
  const properties = new Map<string, Rule>()
  for (const [name, sub] of Object.entries(schema.properties ?? {})) {
    if (isSchema(sub)) properties.set(name, child(sub))
  }
  return objectRule({
    properties,
    additional: schema.additionalProperties === false ? false : optionalRule(additionalOf(schema), child),
    required: schema.required ?? [],
    ...limits(schema.minProperties, schema.maxProperties),
  })
}

function limits(min: number | undefined, max: number | undefined): CountLimits {
  return { min: min == null ? undefined : Number(min), max: max == null ? undefined : Number(max) }
}
