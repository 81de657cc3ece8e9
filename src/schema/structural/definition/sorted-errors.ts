/** An order for findings of a walk over maps, which have none. */
import { type FieldError, formatFieldError } from '../../../apimachinery/index.ts'

/** Findings in the order of their texts. */
export function sortedByText(errors: readonly FieldError[]): FieldError[] {
  return errors
    .map((error) => ({ error, text: formatFieldError(error) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ error }) => error)
}
