/** Defaults must be values that their schema accepts, with nothing that pruning would take away (apiextensions checklist 2.10). */
import {
  deepCopy,
  deepEqual,
  type FieldError,
  fieldInvalid,
  formatFieldErrors,
  isObject,
  type JsonObject,
  type JsonValue,
  setMember,
} from '../../../apimachinery/index.ts'
import { coerceEmbeddedResource, validateEmbeddedResource, visitEmbeddedResources } from '../embedded-resources.ts'
import { prune } from '../prune.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { isMetaField, itemsOf, structuralNode, type StructuralNode } from '../structural-node.ts'
import { Report } from '../validation/findings.ts'
import { schemaRule } from '../validation/schema-rule.ts'

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
export function defaultErrors(schema: JsonSchemaProps, path: string, requirePruned: boolean): FieldError[] {
  const errors: FieldError[] = []
  const visit = (node: JsonSchemaProps, nodePath: string, around: Resource, isRoot: boolean): void => {
    const isResource = isRoot || node['x-kubernetes-embedded-resource'] === true
    const resource = isResource ? ownResource(node) : around
    if (node.default !== undefined && node.default !== null) {
      errors.push(...errorsOfDefault(node, node.default, `${nodePath}.default`, resource, requirePruned))
    }
    const items = itemsOf(node)
    if (items) visit(items, `${nodePath}.items`, { ...resource, surround: (value) => resource.surround([value]) }, false)
    for (const [name, property] of Object.entries(node.properties ?? {})) {
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

function errorsOfDefault(
  schema: JsonSchemaProps,
  value: JsonValue,
  path: string,
  resource: Resource,
  requirePruned: boolean,
): FieldError[] {
  if (resource.insideMeta) {
    const object = resource.surround(deepCopy(value))
    const problems = embeddedErrors(object, resource.node, '')
    if (problems.length > 0) return [fieldInvalid(path, value, `must result in valid metadata: ${formatFieldErrors(problems)}`)]
    return schemaErrors(schema, value, path)
  }
  const node = schema === resource.schema ? resource.node : structuralNode(schema)
  const errors: FieldError[] = []
  if (requirePruned) {
    const pruned = deepCopy(value)
    prune(pruned, node, undefined)
    if (!deepEqual(pruned, value)) errors.push(fieldInvalid(path, value, 'must not have unknown fields'))
  }
  const problems = embeddedErrors(deepCopy(value), node, path)
  return [...errors, ...(problems.length > 0 ? problems : schemaErrors(schema, value, path))]
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
