export type {
  GroupVersionKind,
  JsonObject,
  JsonValue,
  KubeObject,
  ManagedFieldsEntry,
  ObjectMeta,
  OwnerReference,
} from './meta/object.ts'
export { type FieldError, type FieldErrorType, OMIT_VALUE, type VerbatimValue } from './errors/field-error.ts'
export { type StatusCause, type StatusDetails, StatusError, type StatusFields } from './errors/status-error.ts'
