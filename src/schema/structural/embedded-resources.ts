/** Finds the embedded resources of a value, so that their metadata can be coerced and checked (apiextensions checklist 6.7, step 5). */
import type { JsonObject, JsonValue } from '../../apimachinery/index.ts'
import type { StructuralNode } from './structural-node.ts'

/** Calls `visit` for every object whose schema is an embedded resource, outer ones first. Paths as in field errors: `spec.a[0].b`, `spec.map[key]`. */
export function visitEmbeddedResources(
  value: JsonValue | undefined,
  node: StructuralNode,
  path: string,
  visit: (path: string, object: JsonObject) => void,
): void {
  if (!node.hasEmbedded || typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    if (node.items)
      for (const [index, item] of value.entries()) visitEmbeddedResources(item, node.items, `${path}[${index}]`, visit)
    return
  }
  if (node.embedded) visit(path, value)
  for (const key of Object.keys(value)) {
    const declared = node.properties.get(key)
    if (declared) visitEmbeddedResources(value[key], declared, path === '' ? key : `${path}.${key}`, visit)
    else if (node.additional) visitEmbeddedResources(value[key], node.additional, `${path}[${key}]`, visit)
  }
}
