/** Finalizers of the core kinds: stricter than those of other kinds, which may call theirs as they like. */
import { type FieldError, fieldInvalid, type ObjectMeta } from '../../apimachinery/index.ts'

const STANDARD_FINALIZERS = ['orphan', 'foregroundDeletion', 'kubernetes']
const TEXT = 'name is neither a standard finalizer name nor is it fully qualified'

/** A name without a domain must be one of the standard ones. */
export function validateFinalizerName(finalizer: string, field: string): FieldError[] {
  return finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer) ? [] : [fieldInvalid(field, finalizer, TEXT)]
}

/**
 * The same for all of an object's finalizers. The reference checks them with the object and once more with the change of its metadata, so
 * the causes of an update come twice.
 */
export function validateCoreFinalizers({ finalizers = [] }: ObjectMeta): FieldError[] {
  return finalizers.flatMap((finalizer, index) => validateFinalizerName(finalizer, `metadata.finalizers[${index}]`))
}
