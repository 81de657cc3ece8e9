/** The vocabulary of the API: objects and their metadata, errors, selectors, patches, codecs, quantities and times. No I/O. */
export type {
  GroupVersionKind,
  JsonObject,
  JsonValue,
  KubeObject,
  ManagedFieldsEntry,
  ObjectMeta,
  OwnerReference,
} from './meta/object.ts'
export { deepCopy, deepEqual, getMember, isObject, setMember, sortKeys } from './meta/json-value.ts'
export {
  compareKubeVersions,
  formatGroupKind,
  formatGroupResource,
  formatGroupVersion,
  formatGroupVersionKind,
  type GroupKind,
  type GroupResource,
  type GroupVersion,
  parseGroupVersion,
} from './meta/group-version.ts'
export {
  configMapKey,
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  labelValue,
  type NameRule,
  nameRule,
  pathSegmentName,
  qualifiedName,
  regexText,
  subdomainNameRule,
} from './meta/names.ts'
export { generateName, SUFFIX_ALPHABET } from './meta/generate-name.ts'
export {
  type ObjectMetaRules,
  validateAnnotations,
  validateFieldManager,
  validateImmutableField,
  validateLabels,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './meta/object-meta.ts'
export { type FieldError, type FieldErrorType, OMIT_VALUE, type VerbatimValue } from './errors/field-error.ts'
export {
  fieldDuplicate,
  fieldErrorBody,
  type FieldErrorValue,
  fieldForbidden,
  fieldInternal,
  fieldInvalid,
  fieldNotFound,
  fieldNotSupported,
  fieldPath,
  fieldRequired,
  fieldTooFew,
  fieldTooLong,
  fieldTooLongCharacters,
  fieldTooMany,
  fieldTooShort,
  fieldTypeInvalid,
  formatFieldError,
  formatFieldErrors,
} from './errors/field-errors.ts'
export { type StatusCause, type StatusDetails, StatusError, type StatusFields } from './errors/status-error.ts'
export { statusFields, statusObject } from './errors/status-object.ts'
export {
  alreadyExists,
  applyConflict,
  badRequest,
  conflict,
  expired,
  forbidden,
  generateNameConflict,
  genericInvalid,
  genericMethodNotAllowed,
  genericNotFound,
  internalError,
  invalid,
  isStatusReason,
  methodNotSupported,
  notAcceptable,
  notFound,
  plainError,
  requestEntityTooLarge,
  serverTimeout,
  serviceUnavailable,
  statusErrorFrom,
  timeoutError,
  tooManyRequests,
  unauthorized,
  unsupportedMediaType,
} from './errors/statuses.ts'
export { decodedBytes, invalidBase64At } from './text/base64.ts'
export { goNumber, goQuote, isPrintable } from './text/go-quote.ts'
export { escapeHtml, goJson, goJsonObject } from './text/go-json.ts'
export { goDecodedNumber, goSyntax, goType, goValue } from './text/go-value.ts'
export { jsonType } from './text/json-type.ts'
export { plainText } from './text/plain-text.ts'
export { compareText, sortedKeys } from './text/key-order.ts'
export { INT64_MAX, INT64_MIN, parseInt64 } from './text/integer.ts'
export type { LabelOperator, LabelRequirement } from './selectors/label-parser.ts'
export { labelBits } from './selectors/label-bits.ts'
export {
  type LabelSelector,
  type Labels,
  labelSelector,
  parseLabelSelector,
  selectorFromLabels,
} from './selectors/label-selector.ts'
export {
  escapeFieldValue,
  type FieldRequirement,
  type FieldSelector,
  fieldSelector,
  type FieldValues,
  parseFieldSelector,
} from './selectors/field-selector.ts'
export {
  type DecodedJson,
  findStrictFields,
  JSON_DEPTH_MAX,
  JsonNumberError,
  JsonSyntaxError,
  parseJson,
  parseJsonStrict,
  stringifyJson,
} from './codec/json.ts'
export { type DecodedYaml, parseYaml } from './codec/yaml.ts'
export { YamlError } from './codec/yaml-convert.ts'
export { stringifyYaml } from './codec/yaml-write.ts'
export { decodeProto } from './codec/proto-decode.ts'
export { encodeProto } from './codec/proto-encode.ts'
export { decodeUnknown, encodeUnknown, encodeWatchEvent, isProtoEnvelope, type ProtoEnvelope } from './codec/proto-envelope.ts'
export { type ProtoFieldFacts, type ProtoMessages, type ProtoTable, protoTable } from './codec/proto-table.ts'
export { ProtoError } from './codec/proto-wire.ts'
export { type AcceptClause, negotiate, type Negotiated, type Offer, parseAccept, parseMediaType } from './codec/accept.ts'
export { applyJsonPatch, applyJsonPatchInOrder, JsonPatchError, type JsonPatchFailure } from './patch/json-patch.ts'
export { applyMergePatch } from './patch/merge-patch.ts'
export {
  canonicalQuantity,
  compareQuantity,
  formatQuantity,
  parseQuantity,
  type Quantity,
  type QuantityFormat,
} from './quantity/quantity.ts'
export { canonicalTime, formatMicroTime, formatTime, parseTimeMs, type TimeLayout } from './time/time.ts'
export { formatGoDuration, humanDuration, parseGoDuration } from './time/duration.ts'
