/** What OpenAPI schemas of definitions may say at each node (apiextensions checklist 2.9). */
import { type FieldError, fieldForbidden, fieldInvalid, fieldNotSupported } from '../../../apimachinery/index.ts'
import { appendAll } from '../../append-all.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { isMetaField, isSchema } from '../structural-node.ts'
import type { DefinitionChecks } from './definition-checks.ts'
import { listAndMapErrors } from './list-and-map-rules.ts'
import { validationRuleErrors } from './validation-rules.ts'

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string']

/** What a node inherits from the nodes above it. */
interface Surroundings {
  readonly isRoot: boolean
  /** Below metadata, kind or apiVersion of a resource. */
  readonly insideMeta: boolean
  /** Why defaults are forbidden here: ` in top-level metadata`; `undefined` where they are fine. */
  readonly noDefaultsBecause: string | undefined
}

/** What is wrong with a schema, and which of its nodes have something wrong with them or below. */
export interface OpenApiFindings {
  readonly errors: FieldError[]
  readonly flawed: ReadonlySet<JsonSchemaProps>
}

/** Findings of a whole schema. */
export function openApiFindings(schema: JsonSchemaProps, path: string, checks: DefinitionChecks): OpenApiFindings {
  const errors: FieldError[] = []
  const flawed = new Set<JsonSchemaProps>()
  const visit = (node: JsonSchemaProps | undefined | boolean, nodePath: string, around: Surroundings): void => {
    if (!isSchema(node)) return
    const errorsBefore = errors.length
    errors.push(...keywordErrors(node, nodePath, around, checks))
    const below = { ...around, isRoot: false }
    const visitList = (list: readonly JsonSchemaProps[] | undefined, listPath: string) => {
      for (const [index, item] of (list ?? []).entries()) visit(item, `${listPath}[${index}]`, below)
    }
    visit(node.additionalProperties, `${nodePath}.additionalProperties`, insideMap(below))
    for (const [name, property] of Object.entries(node.properties ?? {})) {
      visit(property, `${nodePath}.properties[${name}]`, insideProperty(node, name, around))
    }
    visit(node.not, `${nodePath}.not`, below)
    visitList(node.allOf, `${nodePath}.allOf`)
    visitList(node.oneOf, `${nodePath}.oneOf`)
    visitList(node.anyOf, `${nodePath}.anyOf`)
    for (const [name, definition] of Object.entries(node.definitions ?? {}))
      visit(definition, `${nodePath}.definitions[${name}]`, below)
    if (Array.isArray(node.items)) visitList(node.items, `${nodePath}.items`)
    else visit(node.items, `${nodePath}.items`, below)
    for (const [name, dependency] of Object.entries(node.dependencies ?? {})) {
      if (isSchema(dependency)) visit(dependency, `${nodePath}.dependencies[${name}]`, below)
    }
    appendAll(errors, listAndMapErrors(node, nodePath, checks))
    appendAll(errors, validationRuleErrors(node, nodePath))
    if (errors.length > errorsBefore) flawed.add(node)
  }
  visit(schema, path, { isRoot: true, insideMeta: false, noDefaultsBecause: checks.forbidDefaults })
  return { errors, flawed }
}

function insideProperty(parent: JsonSchemaProps, name: string, around: Surroundings): Surroundings {
  const isMeta = (around.isRoot || parent['x-kubernetes-embedded-resource'] === true) && isMetaField(name)
  if (!isMeta) return { ...around, isRoot: false }
  return {
    isRoot: false,
    insideMeta: true,
    noDefaultsBecause: around.isRoot ? ` in top-level ${name}` : around.noDefaultsBecause,
  }
}

/** Without a value, pruning could not tell which keys of metadata's maps are meant. */
function insideMap(around: Surroundings): Surroundings {
  return around.insideMeta ? { ...around, noDefaultsBecause: ' inside additionalProperties applying to object metadata' } : around
}

function keywordErrors(node: JsonSchemaProps, path: string, around: Surroundings, checks: DefinitionChecks): FieldError[] {
  const errors: FieldError[] = []
  const forbid = (key: string, text: string) => errors.push(fieldForbidden(`${path}.${key}`, text))
  if (checks.requireValidTypes && node.type && !TYPES.includes(node.type))
    errors.push(fieldNotSupported(`${path}.type`, node.type, TYPES))
  if (hasValue(node.default) && around.noDefaultsBecause !== undefined)
    forbid('default', `must not be set${around.noDefaultsBecause}`)
  for (const key of ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const) {
    if (isUsed(node, key)) forbid(key, `${key} is not supported`)
  }
  if (node.type === 'null') forbid('type', 'type cannot be set to null, use nullable as an alternative')
  if (Array.isArray(node.items) && node.items.length > 0) forbid('items', 'items must be a schema object and not an array')
  if (around.insideMeta && node['x-kubernetes-embedded-resource']) {
    forbid('x-kubernetes-embedded-resource', 'must not be used inside of resource meta')
  }
  if (node.uniqueItems) forbid('uniqueItems', 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic')
  const hasProperties = Object.keys(node.properties ?? {}).length > 0
  // `additionalProperties: true` says nothing, so it may stand beside properties.
  if (hasProperties && hasValue(node.additionalProperties) && node.additionalProperties !== true) {
    forbid('additionalProperties', 'additionalProperties and properties are mutual exclusive')
  }
  if (node['x-kubernetes-preserve-unknown-fields'] === false) {
    errors.push(fieldInvalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'))
  }
  return errors
}

function isUsed(
  node: JsonSchemaProps,
  key: 'id' | 'additionalItems' | 'patternProperties' | 'definitions' | 'dependencies' | '$ref',
): boolean {
  if (key === 'id') return Boolean(node.id)
  const value = node[key]
  if (key === 'patternProperties' || key === 'definitions') return Object.keys(value ?? {}).length > 0
  return hasValue(value)
}

function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null
}
