/** Which bounds a schema lacks that would make an expression about it cheaper. */
import { type CheckedExpression, estimateCost, type EstimateOptions, sizesBelow } from '../../cel/index.ts'
import type { JsonSchemaProps } from '../../structural/structural-contract.ts'
import { additionalOf, isSchema, itemsOf } from '../../structural/structural-node.ts'
import { escapeFieldName } from '../field-names.ts'
import { declaredBound, isLengthOpen } from '../schema-sizes.ts'
import type { MissingBound, RulePlace } from './rule-places.ts'

/**
 * The bounds that are missing below a place and that the estimate of an expression there depends on, each once, in the order in which the
 * expression reaches them.
 */
export function missingBoundsBelow(place: RulePlace, checked: CheckedExpression): MissingBound[] {
  if (!place.type) return []
  const sizes = sizesBelow(place.type)
  const missing = new Map<string, MissingBound>()
  const { max } = estimateCost(checked, {
    sizeOf(path, type) {
      const bound = missingBoundAt(place.schema, place.path, path)
      if (bound) missing.set(path.slice(1).join(' '), bound)
      return sizes.sizeOf(path, type)
    },
  })
  const helps = (steps: string): boolean => estimateCost(checked, withSmall(sizes, steps)).max < max
  return [...missing].filter(([steps]) => helps(steps)).map(([, bound]) => bound)
}

/** Sizes as they would be if one of them were bounded tightly. */
function withSmall(sizes: EstimateOptions, steps: string): EstimateOptions {
  return {
    sizeOf: (path, type) => (path.slice(1).join(' ') === steps ? { min: 0, max: 1 } : sizes.sizeOf(path, type)),
  }
}

/** The bound that is missing where a path of an estimate leads; its first step is the variable. */
function missingBoundAt(schema: JsonSchemaProps, schemaPath: string, [, ...steps]: readonly string[]): MissingBound | undefined {
  let node: JsonSchemaProps | undefined = schema
  let path = schemaPath
  for (const step of steps) {
    const [name, child]: readonly [string, JsonSchemaProps | undefined] = stepInto(node, step)
    if (!child) return undefined
    node = child
    path = `${path}.${name}`
  }
  const keyword = missingKeyword(node)
  return keyword && { path, keyword }
}

function stepInto(schema: JsonSchemaProps, step: string): readonly [name: string, child: JsonSchemaProps | undefined] {
  if (step === '@items') return ['items', itemsOf(schema)]
  if (step === '@values') return ['additionalProperties', additionalOf(schema)]
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (escapeFieldName(name) === step && isSchema(property)) return [`properties[${name}]`, property]
  }
  return ['', undefined]
}

function missingKeyword(schema: JsonSchemaProps): MissingBound['keyword'] | undefined {
  const isOpen = (keyword: 'maxItems' | 'maxProperties'): boolean => declaredBound(schema[keyword]) === undefined
  if (schema['x-kubernetes-int-or-string'] !== true) {
    if (schema.type === 'array') return isOpen('maxItems') ? 'maxItems' : undefined
    if (schema.type === 'object') return additionalOf(schema) && isOpen('maxProperties') ? 'maxProperties' : undefined
    if (schema.type !== 'string') return undefined
  }
  return isLengthOpen(schema) ? 'maxLength' : undefined
}
