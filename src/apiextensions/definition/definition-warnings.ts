/** Warnings for a written definition: formats nobody checks, and features that are kept but not in force. */
import { goQuote } from '../../apimachinery/index.ts'
import { unrecognizedFormats } from '../../schema/index.ts'
import { hasRules } from '../resources/rule-checks.ts'
import { schemasOf } from '../validation/spec-rules.ts'
import type { Definition } from './definition.ts'
import { internalSpecOf } from './internal-form.ts'

export function definitionWarnings(definition: Definition, old: Definition | undefined): string[] {
  const known = new Set(old === undefined ? [] : formatsOf(old))
  const formats = formatsOf(definition).filter((format) => !known.has(format))
  return [...formats.map((format) => `unrecognized format ${goQuote(format)}`), ...notEnforced(definition)]
}

const formatsOf = (definition: Definition): string[] => schemasOf(internalSpecOf(definition)).flatMap(unrecognizedFormats)

function notEnforced({ spec }: Definition): string[] {
  const warnings: string[] = []
  for (const [index, version] of (spec.versions ?? []).entries()) {
    if (hasRules(version.schema?.openAPIV3Schema)) {
      warnings.push(`spec.versions[${index}].schema.openAPIV3Schema: x-kubernetes-validations are stored but not enforced yet`)
    }
  }
  if (spec.conversion?.strategy === 'Webhook')
    warnings.push('spec.conversion.webhook: webhook conversion is stored but not performed yet')
  return warnings
}
