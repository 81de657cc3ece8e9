/** Printer columns and subresources: only the outside of their paths is checked at write time. */
import { type FieldError, fieldInvalid, fieldRequired } from '../../apimachinery/index.ts'
import type { PrinterColumn, Subresources } from '../definition/definition.ts'

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string']
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

/** Columns at `path`, `spec.additionalPrinterColumns`. */
export function validateColumns(columns: readonly PrinterColumn[], path: string): FieldError[] {
  return columns.flatMap((column, index) => validateColumn(column, `${path}[${index}]`))
}

function validateColumn(column: PrinterColumn, path: string): FieldError[] {
  const errors: FieldError[] = []
  const typeRule = `must be one of ${COLUMN_TYPES.join(',')}`
  if (column.name === '') errors.push(fieldRequired(`${path}.name`))
  if (column.type === '') errors.push(fieldRequired(`${path}.type`, typeRule))
  else if (!COLUMN_TYPES.includes(column.type)) errors.push(fieldInvalid(`${path}.type`, column.type, typeRule))
  if (column.format && !COLUMN_FORMATS.includes(column.format)) {
    errors.push(fieldInvalid(`${path}.format`, column.format, `must be one of ${COLUMN_FORMATS.join(',')}`))
  }
  if (column.jsonPath === '') errors.push(fieldRequired(`${path}.JSONPath`))
  else errors.push(...simplePath(column.jsonPath, `${path}.JSONPath`))
  return errors
}

/** Subresources at `path`, `spec.subresources`. */
export function validateSubresources(subresources: Subresources | undefined, path: string): FieldError[] {
  const scale = subresources?.scale
  if (scale === undefined) return []
  const replicas = (name: 'specReplicasPath' | 'statusReplicasPath', root: string): FieldError[] => {
    const field = `${path}.scale.${name}`
    return scale[name] === '' ? [fieldRequired(field)] : pathUnder(scale[name], field, [root], `under ${root}`)
  }
  const errors = [...replicas('specReplicasPath', '.spec'), ...replicas('statusReplicasPath', '.status')]
  if (scale.labelSelectorPath) {
    errors.push(
      ...pathUnder(
        scale.labelSelectorPath,
        `${path}.scale.labelSelectorPath`,
        ['.spec', '.status'],
        'under either .spec or .status',
      ),
    )
  }
  return errors
}

function pathUnder(text: string, field: string, roots: readonly string[], where: string): FieldError[] {
  const errors = simplePath(text, field)
  if (errors.length > 0 || roots.some((root) => text.startsWith(`${root}.`))) return errors
  return [fieldInvalid(field, text, `should be a json path ${where}`)]
}

function simplePath(text: string, field: string): FieldError[] {
  return text.startsWith('.') ? [] : [fieldInvalid(field, text, 'must be a simple json path starting with .')]
}
