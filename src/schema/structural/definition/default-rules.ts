/** Defaults must be values that their schema accepts, with nothing that pruning would take away (apiextensions checklist 2.10). */
import {
  deepCopy,
  deepEqual,
  type FieldError,
  fieldForbidden,
  fieldInvalid,
  formatFieldErrors,
  isObject,
  type JsonObject,
  type JsonValue,
  setMember,
} from '../../../apimachinery/index.ts'
import { appendAll } from '../../append-all.ts'
import { ruleChecker } from '../../rules/check/rule-checker.ts'
import { coerceEmbeddedResource, validateEmbeddedResource, visitEmbeddedResources } from '../embedded-resources.ts'
import { prune } from '../prune.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { isMetaField, itemsOf, structuralNode, type StructuralNode } from '../structural-node.ts'
import { Report } from '../validation/findings.ts'
import { schemaRule } from '../validation/schema-rule.ts'
import type { DefinitionChecks } from './definition-checks.ts'

/** Units that the rules of all defaults of a schema may cost together. */
const RULE_BUDGET = 10_000_000

/** Wraps a default into the resource around it: each step from the resource down adds a layer. */
type Surround = (value: JsonValue) => JsonValue

/** The resource that a node belongs to. */
interface Resource {
  readonly schema: JsonSchemaProps
  /** Its structure, with types and metadata implied. */
  readonly node: StructuralNode
  readonly surround: Surround
  /** Is the node within its metadata, apiVersion or kind? */
  readonly insideMeta: boolean
}

/** Findings of all defaults outside of `additionalProperties`, where the reference does not look. */
export function defaultErrors(schema: JsonSchemaProps, path: string, checks: DefinitionChecks): FieldError[] {
  const errors: FieldError[] = []
  const rules = checks.rules && new DefaultRules(checks.rules.isLate)
  const visit = (node: JsonSchemaProps, nodePath: string, around: Resource, isRoot: boolean): void => {
    const isResource = isRoot || node['x-kubernetes-embedded-resource'] === true
    const resource = isResource ? ownResource(node) : around
    if (node.default !== undefined && node.default !== null) {
      const place = { node, path: `${nodePath}.default`, resource, requirePruned: checks.requirePrunedDefaults }
      const found = errorsOfDefault(place, node.default)
      appendAll(errors, found.errors)
      if (found.isSound && rules) appendAll(errors, rules.errors(node, node.default, place.path, isResource))
      if (rules?.isExhausted) return
    }
    const items = itemsOf(node)
    if (items) visit(items, `${nodePath}.items`, { ...resource, surround: (value) => resource.surround([value]) }, false)
    for (const [name, property] of Object.entries(node.properties ?? {})) {
      if (rules?.isExhausted) return
      const insideMeta = resource.insideMeta || (isResource && isMetaField(name))
      const surround: Surround = (value) => resource.surround(singleMember(name, value))
      visit(property, `${nodePath}.properties[${name}]`, { ...resource, insideMeta, surround }, false)
    }
  }
  visit(schema, path, ownResource(schema), true)
  return errors
}

function ownResource(schema: JsonSchemaProps): Resource {
  const node = { ...structuralNode(schema), embedded: true, hasEmbedded: true }
  const withTypes: Surround = (value) => (isObject(value) ? { kind: 'Validation', apiVersion: 'validation/v1', ...value } : value)
  return { schema, node, surround: withTypes, insideMeta: false }
}

function singleMember(name: string, value: JsonValue): JsonObject {
  const object: JsonObject = {}
  setMember(object, name, value)
  return object
}

/** Where a default stands. */
interface DefaultPlace {
  readonly node: JsonSchemaProps
  readonly path: string
  readonly resource: Resource
  readonly requirePruned: boolean
}

/** `isSound`: the value is one that its schema accepts, apart from fields that pruning would remove. */
function errorsOfDefault(place: DefaultPlace, value: JsonValue): { readonly errors: FieldError[]; readonly isSound: boolean } {
  const { node: schema, path, resource, requirePruned } = place
  if (resource.insideMeta) {
    const object = resource.surround(deepCopy(value))
    const problems = embeddedErrors(object, resource.node, '')
    if (problems.length > 0) {
      const detail = `must result in valid metadata: ${formatFieldErrors(problems)}`
      return { errors: [fieldInvalid(path, value, detail)], isSound: false }
    }
    const errors = schemaErrors(schema, value, path)
    return { errors, isSound: errors.length === 0 }
  }
  const node = schema === resource.schema ? resource.node : structuralNode(schema)
  const errors: FieldError[] = []
  if (requirePruned) {
    const pruned = deepCopy(value)
    prune(pruned, node, undefined)
    if (!deepEqual(pruned, value)) errors.push(fieldInvalid(path, value, 'must not have unknown fields'))
  }
  const problems = embeddedErrors(deepCopy(value), node, path)
  const found = problems.length > 0 ? problems : schemaErrors(schema, value, path)
  return { errors: [...errors, ...found], isSound: found.length === 0 }
}

/** Checks defaults against the rules of their schema; all defaults together may cost as much as one object. */
class DefaultRules {
  readonly #isLate: (() => boolean) | undefined
  #budget = RULE_BUDGET

  /** @param isLate has checking taken too long? */
  constructor(isLate: (() => boolean) | undefined) {
    this.#isLate = isLate
  }

  /** Is the budget spent? Then no further default is looked at. */
  get isExhausted(): boolean {
    return this.#budget < 0
  }

  /** A default has to be a value that may stay, and one that may be new. */
  errors(schema: JsonSchemaProps, value: JsonValue, path: string, resourceRoot: boolean): FieldError[] {
    const checker = ruleChecker(schema, { resourceRoot })
    if (!checker) return []
    if (this.#isLate?.()) {
      this.#budget = -1
      return [fieldForbidden(path, 'the rules of the defaults take too long to check')]
    }
    const budget = this.#budget
    const kept = checker.check(value, path, { old: value, ratcheting: false, budget })
    this.#budget = kept.budgetLeft
    if (kept.errors.length > 0) return kept.errors
    const added = checker.check(value, path, { budget })
    this.#budget = Math.min(this.#budget, added.budgetLeft)
    return added.errors
  }
}

/** Types and metadata of the resources inside of a value: wrong types alone, else what is invalid. */
function embeddedErrors(value: JsonValue, node: StructuralNode, path: string): FieldError[] {
  const resources: [string, JsonObject][] = []
  visitEmbeddedResources(value, node, path, (resourcePath, object) => resources.push([resourcePath, object]))
  for (const [resourcePath, object] of resources) {
    const mistyped = coerceEmbeddedResource(object, resourcePath)
    if (mistyped) return [mistyped]
  }
  return resources.flatMap(([resourcePath, object]) => validateEmbeddedResource(object, resourcePath))
}

function schemaErrors(schema: JsonSchemaProps, value: JsonValue, path: string): FieldError[] {
  const report = new Report()
  schemaRule(schema, { forDefaults: true }).explain(value, '', report)
  return report.toErrors(path)
}
