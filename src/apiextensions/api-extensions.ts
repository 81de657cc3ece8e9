/** The extension of the API by definitions: serves `customresourcedefinitions` and, for each that is established, its resource. */
import type { Metrics, ResourceRegistry, ServiceResolver, WriteServices } from '../apiserver/index.ts'
import type { Env } from '../base/index.ts'
import { ConversionMetrics } from './conversion/conversion-metrics.ts'
import { DefinitionControllers } from './controllers/definition-controllers.ts'
import { PublicationMetrics } from './controllers/publication-metrics.ts'
import { DEFINITION_VERSION } from './definition/definition.ts'
import { definitionEndpoint } from './definition/definition-endpoint.ts'
import { definitionResource, type DefinitionResourceParts } from './definition/definition-resource.ts'
import { RuleMetrics } from './resources/rule-metrics.ts'

/** What the extension works with. */
export interface ApiExtensionsOptions {
  /** Where definitions and their resources are served. */
  readonly registry: ResourceRegistry
  readonly services: WriteServices
  /** What the published specification knows of CustomResourceDefinition. */
  readonly definition: DefinitionResourceParts
  /** Where the services of conversion webhooks are. Default: where their host names lead. */
  readonly resolveService?: ServiceResolver
  /** Where conversions, rules and changes of documents are counted. Default: nowhere. */
  readonly metrics?: Metrics
}

/** A running extension. */
export interface ApiExtensions {
  /** Ends the controllers and waits for them. What is installed stays in the registry. */
  close(): Promise<void>
}

/** Installs the resource of definitions and starts its controllers. Resolves when the definitions that are stored already are served. */
export async function createApiExtensions(
  env: Env,
  { registry, services, definition, resolveService, metrics }: ApiExtensionsOptions,
): Promise<ApiExtensions> {
  registry.install(definitionResource(definition, (name) => controllers.settled(name)))
  const endpoint = definitionEndpoint(registry, DEFINITION_VERSION)
  const conversion = { ...(resolveService && { resolveService }), ...(metrics && { metrics: new ConversionMetrics(metrics) }) }
  const counted = metrics && { publication: new PublicationMetrics(metrics), rules: new RuleMetrics(metrics, env.clock) }
  const controllers: DefinitionControllers = new DefinitionControllers(env, registry, services, endpoint, conversion, counted)
  controllers.start()
  await controllers.ready
  return controllers
}
