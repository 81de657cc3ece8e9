/** Names of a definition, as asked for and as granted. */
import { dns1035Label, type FieldError, fieldInvalid, fieldRequired } from '../../apimachinery/index.ts'
import type { DefinitionNames } from '../definition/definition.ts'

const REQUIRED = ['plural', 'singular', 'kind', 'listKind'] as const

/** What `spec.names` must have; `status.acceptedNames` may be empty. */
export function requireNames(names: DefinitionNames, path: string): FieldError[] {
  return REQUIRED.filter((name) => !names[name]).map((name) => fieldRequired(`${path}.${name}`))
}

/** The format of every name that is there. */
export function validateNames(names: DefinitionNames, path: string): FieldError[] {
  const errors: FieldError[] = []
  const label = (field: string, name: string | undefined): void => {
    if (name) errors.push(...labelErrors(`${path}.${field}`, name, name, ''))
  }
  const kind = (field: 'kind' | 'listKind'): void => {
    const name = names[field]
    if (name)
      errors.push(
        ...labelErrors(`${path}.${field}`, name, name.toLowerCase(), 'may have mixed case, but should otherwise match: '),
      )
  }
  label('plural', names.plural)
  label('singular', names.singular)
  kind('kind')
  kind('listKind')
  for (const [index, name] of (names.shortNames ?? []).entries())
    errors.push(...labelErrors(`${path}.shortNames[${index}]`, name, name, ''))
  if (names.kind !== '' && names.kind === names.listKind) {
    errors.push(fieldInvalid(`${path}.listKind`, names.listKind, 'kind and listKind may not be the same'))
  }
  for (const [index, name] of (names.categories ?? []).entries())
    errors.push(...labelErrors(`${path}.categories[${index}]`, name, name, ''))
  return errors
}

/** One error with all findings, as for every name here. */
export function labelErrors(field: string, value: string, checked: string, prefix: string): FieldError[] {
  const findings = dns1035Label(checked)
  return findings.length === 0 ? [] : [fieldInvalid(field, value, prefix + findings.join(','))]
}
