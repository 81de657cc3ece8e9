export { compileStructural } from './structural/compile.ts'
export type { JsonSchemaProps, PruneOptions, StructuralSchema } from './structural/structural-contract.ts'
export type {
  FieldManager,
  FieldManagerRequest,
  StrategicField,
  StrategicSchema,
  TypedField,
  TypedSchema,
  VersionedTypes,
} from './merge/merge-contract.ts'
