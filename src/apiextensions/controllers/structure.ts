/** Whether the schemas of a definition are structural. Only those that preserve unknown fields may have others (apiextensions checklist 4.3). */
import { fieldInvalid, formatFieldErrors } from '../../apimachinery/index.ts'
import { structuralVerdict } from '../../schema/index.ts'
import { type ConditionValue, findCondition, hasCondition, removeCondition, setCondition } from '../definition/conditions.ts'
import type { Definition } from '../definition/definition.ts'

const TYPE = 'NonStructuralSchema'

/**
 * Records what is not structural, in place. True when something changed.
 * @param whole the definition with its schemas; asked only where it matters
 */
export function recordStructure(definition: Definition, whole: () => Definition, now: string): boolean {
  const verdict = definition.spec.preserveUnknownFields ? violations(whole()) : undefined
  if (verdict === undefined) {
    if (findCondition(definition, TYPE) === undefined) return false
    removeCondition(definition, TYPE)
    return true
  }
  if (hasCondition(definition, verdict)) return false
  setCondition(definition, verdict, now)
  return true
}

/** Never undefined: preserving unknown fields is a violation itself. */
function violations({ spec }: Definition): ConditionValue {
  const errors = [fieldInvalid('spec.preserveUnknownFields', true, 'must be false')]
  for (const [index, { name, schema }] of (spec.versions ?? []).entries()) {
    if (schema?.openAPIV3Schema === undefined) continue
    const { complaint, errors: found } = structuralVerdict(
      schema.openAPIV3Schema,
      `spec.versions[${index}].schema.openAPIV3Schema`,
    )
    if (complaint !== undefined) {
      const message = `failed to check validation schema for version ${name}: ${complaint}`
      return { type: TYPE, status: 'Unknown', reason: 'StructuralError', message }
    }
    errors.push(...found)
  }
  return { type: TYPE, status: 'True', reason: 'Violations', message: formatFieldErrors(errors) }
}
