/** OpenAPI models of built-in kinds, from the facts; texts are added when a description table is there. */
import { deepCopy, type JsonObject } from '../../apimachinery/index.ts'
import type { OpenApiModels } from '../../apiserver/index.ts'
import type { DescriptionTable } from './descriptions.ts'
import type { Definition, Facts } from './facts.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'
/** Models that the operations of every kind refer to. */
const META_MODELS = ['DeleteOptions', 'Patch', 'Status', 'WatchEvent', 'APIResourceList'].map((kind) => META + kind)

/** Where models come from. */
export interface BuiltinModels {
  readonly facts: Facts
  /** Default: no descriptions. */
  readonly descriptions?: DescriptionTable | undefined
}

/** Models of one kind with its list and the meta kinds; built on first request. */
export function builtinOpenApi(models: BuiltinModels, definition: string): OpenApiModels {
  return openApiModels(models, definition, [definition, `${definition}List`, ...META_MODELS])
}

/** Models of the meta kinds alone (`ObjectMeta`, `Status`, …), for groups that hold custom resources only. */
export function metaOpenApi(models: BuiltinModels): OpenApiModels {
  return openApiModels(models, `${META}ObjectMeta`, [`${META}ObjectMeta`, `${META}ListMeta`, ...META_MODELS])
}

function openApiModels(models: BuiltinModels, model: string, roots: readonly string[]): OpenApiModels {
  let v2: Record<string, JsonObject> | undefined
  let v3: Record<string, JsonObject> | undefined
  return {
    model,
    v2: () => {
      v2 ??= build(models, roots, schemaV2)
      return v2
    },
    v3: () => {
      v3 ??= build(models, roots, schemaV3)
      return v3
    },
  }
}

type Shape = (schema: Definition, describe: (definition: string) => string | undefined) => JsonObject

function build({ facts, descriptions }: BuiltinModels, roots: readonly string[], shape: Shape): Record<string, JsonObject> {
  const names = new Set(roots.flatMap((root) => Object.keys(facts.definitionsFor(root))))
  const describe = (definition: string): string | undefined => descriptions?.get(definition)?.text
  const out: Record<string, JsonObject> = {}
  for (const name of [...names].sort()) {
    const texts = descriptions?.get(name)
    const made = shape(facts.definition(name), describe)
    for (const [field, schema] of Object.entries((made['properties'] ?? {}) as Record<string, JsonObject>)) {
      const text = texts?.fields[field]
      if (text !== undefined) schema['description'] = text
    }
    out[name] = texts === undefined ? made : { description: texts.text, ...made }
  }
  return out
}

function schemaV2(schema: Definition, describe: (definition: string) => string | undefined): JsonObject {
  if (schema.$ref !== undefined) return described({ $ref: `#/definitions/${schema.$ref}` }, describe(schema.$ref))
  return mapParts(schema, (part) => schemaV2(part, describe))
}

/** In v3 nothing may stand beside a `$ref`, so it is wrapped. */
function schemaV3(schema: Definition, describe: (definition: string) => string | undefined): JsonObject {
  if (schema.$ref !== undefined) {
    return described({ allOf: [{ $ref: `#/components/schemas/${schema.$ref}` }] }, describe(schema.$ref))
  }
  return mapParts(schema, (part) => schemaV3(part, describe))
}

function described(schema: JsonObject, text: string | undefined): JsonObject {
  return text === undefined ? schema : { description: text, ...schema }
}

function mapParts(schema: Definition, part: (schema: Definition) => JsonObject): JsonObject {
  const out: JsonObject = deepCopy({ ...schema, properties: undefined, items: undefined, additionalProperties: undefined })
  for (const key of ['properties', 'items', 'additionalProperties']) delete out[key]
  if (schema.items !== undefined) out['items'] = part(schema.items)
  if (schema.additionalProperties !== undefined) out['additionalProperties'] = part(schema.additionalProperties)
  if (schema.properties !== undefined) {
    out['properties'] = Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, part(property)]))
  }
  return out
}
