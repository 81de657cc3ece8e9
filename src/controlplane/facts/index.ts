export { type Description, type DescriptionTable, openDescriptions } from './descriptions.ts'
export {
  type Definition,
  type Definitions,
  type Facts,
  type GoField,
  openFacts,
  type ProtobufField,
  type ServedResource,
} from './facts.ts'
export { timestampMs } from './go-time.ts'
export { type KindSchemas, kindSchemas, lazy } from './kind-schemas.ts'
export { type BuiltinModels, builtinOpenApi, sharedOpenApi } from './openapi-models.ts'
export { withOlderForms } from './older-descriptions.ts'
export { printedDefinitions } from './printed-definitions.ts'
export { createTypedCodecs, TypeDecodeError, type TypedCodec, type TypedCodecs } from './typed-codec.ts'
