/** The schema of a custom resource as OpenAPI v3 publishes it (apiextensions checklist 5.2). */
import type { JsonObject } from '../../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { METADATA_DESCRIPTION, OBJECT_META_MODEL, withResourceFields } from './embedded-metadata.ts'
import { boundedPublication, publishKeywords } from './published-children.ts'

const INT_OR_STRING = [{ type: 'integer' }, { type: 'string' }] as const

/**
 * The published form of a structural schema: the schema itself, with the alternatives of int-or-string spelled out and the fields
 * that embedded resources have anyway. Types and metadata of the root are the caller's, as are group, version and kind.
 * Parts that did not change are shared with the schema.
 */
export const structuralToOpenApiV3: (schema: JsonSchemaProps) => JsonObject = boundedPublication((schema, child) => {
  const published = publishKeywords(schema, child)
  if (schema['x-kubernetes-int-or-string']) unfoldIntOrString(schema, published)
  if (!schema['x-kubernetes-embedded-resource']) return published
  return withResourceFields(published, {
    description: METADATA_DESCRIPTION,
    allOf: [{ $ref: `#/components/schemas/${OBJECT_META_MODEL}` }],
  })
})

function unfoldIntOrString(schema: JsonSchemaProps, published: JsonObject): void {
  if (isIntOrString(schema.anyOf) || isIntOrString(schema.allOf?.[0]?.anyOf)) return
  const alternatives = INT_OR_STRING.map((alternative) => ({ ...alternative }))
  if (schema.anyOf === undefined) published.anyOf = alternatives
  else published.allOf = [{ anyOf: alternatives }, ...((schema.allOf ?? []) as JsonObject[])]
}

function isIntOrString(anyOf: readonly JsonSchemaProps[] | undefined): boolean {
  return (
    anyOf?.length === 2 &&
    anyOf.every((schema, index) => schema.type === INT_OR_STRING[index]!.type && Object.keys(schema).length === 1)
  )
}
