export type {
  ConversionPurpose,
  DecodeFindings,
  OpenApiModels,
  RequestContext,
  ResourceDefinition,
  DeletionStart,
  ResourceStrategy,
  ResourceVersion,
  ScalePaths,
  StrategyInput,
  SubresourceHook,
  SubresourceInfo,
  TableColumn,
  TableConvertor,
  UserInfo,
  Verb,
  VersionCodec,
} from './registry/resource.ts'
export { isMachineryKind } from './registry/known-kinds.ts'
export type { ApiHandler, ApiRequest, Query, RequestInfo } from './registry/api-request.ts'
export { type ApiServer, type ApiServerOptions, createApiServer, type ServerLimits } from './api-server.ts'
export {
  ANONYMOUS,
  AUTHENTICATED_GROUP,
  type Authentication,
  type Authenticator,
  CredentialsRejected,
  MASTERS_GROUP,
  UNAUTHENTICATED_GROUP,
} from './filters/authentication.ts'
export {
  ALLOWED,
  type AuthorizationAttributes,
  type Authorizer,
  bootstrapAuthorizer,
  type Decision,
  forbiddenError,
  REFUSED,
} from './filters/authorization.ts'
export { parseTokenFile, tokenFileAuthenticator } from './filters/token-file.ts'
export type { HealthCheck, HealthEndpoint } from './health/health.ts'
export { Metrics } from './metrics/exposition.ts'
export {
  callbackFamily,
  CounterFamily,
  GaugeFamily,
  HistogramFamily,
  type MetricFamily,
  type Sample,
} from './metrics/families.ts'
export { DeprecatedApiMetrics, WatchMetrics } from './metrics/request-metrics.ts'
export type { BuildInfo, VersionInfo } from './discovery/version.ts'
export { createResourceHandler, type ResourceHandlerOptions } from './verbs/resource-handler.ts'
export { type RegistryChange, ResourceRegistry } from './registry/registry.ts'
export { Endpoint } from './registry/endpoint.ts'
export { type CommitResult, ResourceStore } from './registry/resource-store.ts'
export { viewsOf } from './registry/converted-views.ts'
export { StoredObject } from './registry/stored-object.ts'
export { ObjectView } from './registry/object-view.ts'
export {
  internalContext,
  type InternalContextOptions,
  type NamespaceGate,
  type WriteContext,
  type WriteServices,
} from './registry/write-services.ts'
export { createObject } from './registry/create-object.ts'
export { type ObjectUpdate, updateObject, type UpdateOutcome } from './registry/update-object.ts'
export { type DeleteOptions, type DeleteOutcome, deleteObject, type PropagationPolicy } from './registry/delete-object.ts'
export { parseServiceAddresses, type ServicePort, type ServiceResolver } from './webhook/service-address.ts'
export { WebhookCallError, WebhookClient, type WebhookTarget } from './webhook/webhook-client.ts'
