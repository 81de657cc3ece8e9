/** Warnings for a written definition: formats that nobody checks. */
import { goQuote } from '../../apimachinery/index.ts'
import { unrecognizedFormats } from '../../schema/index.ts'
import { schemasOf } from '../validation/spec-rules.ts'
import type { Definition } from './definition.ts'
import { internalSpecOf } from './internal-form.ts'

/** The texts; formats that the old definition had already are not told again. */
export function definitionWarnings(definition: Definition, old: Definition | undefined): string[] {
  const known = new Set(old === undefined ? [] : formatsOf(old))
  const formats = formatsOf(definition).filter((format) => !known.has(format))
  return formats.map((format) => `unrecognized format ${goQuote(format)}`)
}

const formatsOf = (definition: Definition): string[] => schemasOf(internalSpecOf(definition)).flatMap(unrecognizedFormats)
