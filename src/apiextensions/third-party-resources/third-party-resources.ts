/** ThirdPartyResources as a compatibility resource: installs it and starts its controller. */
import type { ResourceDefinition, ResourceRegistry, ResourceStrategy, WriteServices } from '../../apiserver/index.ts'
import type { Env } from '../../base/index.ts'
import { DEFINITION_GROUP, DEFINITION_RESOURCE } from '../definition/definition.ts'
import { ThirdPartyController } from './third-party-controller.ts'
import { thirdPartyStrategy } from './third-party-strategy.ts'

/** What they work with. */
export interface ThirdPartyResourcesOptions {
  /** Where they are served; definitions must be installed already. */
  readonly registry: ResourceRegistry
  readonly services: WriteServices
  /** Makes the resource of extensions/v1beta1 around its rules. */
  resource(strategy: ResourceStrategy): ResourceDefinition
}

/** Starts serving them. The definitions that are missing for those that are stored follow by and by. */
export function createThirdPartyResources(
  env: Env,
  { registry, services, resource }: ThirdPartyResourcesOptions,
): { close(): Promise<void> } {
  const strategy = thirdPartyStrategy({
    definitionOf: (name) => registry.storeOf(DEFINITION_GROUP, DEFINITION_RESOURCE)?.get(name)?.object,
    settled: (name) => controller.settled(name),
  })
  registry.install(resource(strategy))
  const controller: ThirdPartyController = new ThirdPartyController(env, registry, services)
  return controller
}
