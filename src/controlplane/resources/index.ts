/** The built-in resources that are served. */
import type { Env } from '../../base/index.ts'
import type { ResourceDefinition } from '../../apiserver/index.ts'
import { createTypedCodecs, type DescriptionTable, type Facts, openFacts } from '../facts/index.ts'
import { builtinDefinition, type BuiltinToolkit } from './builtin-definition.ts'
import type { BuiltinKind } from './builtin-kind.ts'
import { configMaps } from './config-maps.ts'
import { coreEvents, groupEvents } from './events.ts'
import { leases } from './leases.ts'
import { namespaces } from './namespaces.ts'
import { secrets } from './secrets.ts'
import { serviceAccounts } from './service-accounts.ts'

export { builtinDefinition, type BuiltinToolkit, storageVersionHash } from './builtin-definition.ts'
export { thirdPartyResources } from './third-party-resources.ts'
export { conditionsOf, hasTrueCondition } from './status-conditions.ts'
export {
  MIGRATION_GROUP,
  MIGRATION_RESOURCE,
  MIGRATION_VERSION,
  migrationRevision,
  migrationTarget,
  type MigrationTarget,
  storageVersionMigrations,
} from './storage-version-migrations.ts'
export type { BuiltinKind, SharedStore } from './builtin-kind.ts'
export { KUBERNETES_FINALIZER, namespaceFinalizers, namespacePhase } from './namespaces.ts'

/** In the order in which discovery lists them within a group. */
const kinds: readonly BuiltinKind[] = [configMaps, coreEvents, namespaces, secrets, serviceAccounts, leases, groupEvents]

/** How `builtinDefinitions` builds. */
export interface BuiltinOptions {
  /** Tables to share with other users of the facts. Default: opened here. */
  readonly facts?: Facts
  /** Texts for OpenAPI; default none. */
  readonly descriptions?: DescriptionTable
  /** Whether clients are served a kind; the server itself uses all. Default: all are. */
  readonly served?: (kind: BuiltinKind) => boolean
}

/** Definitions of all built-in resources. Costs next to nothing: everything behind them is made on first use. */
export function builtinDefinitions(_env: Env, options: BuiltinOptions = {}): ResourceDefinition[] {
  const toolkit = builtinToolkit(options)
  return kinds.map((kind) => builtinDefinition(toolkit, kind, options.served?.(kind) ?? true))
}

/** What `builtinDefinition` builds with, for kinds that are made elsewhere. */
export function builtinToolkit({ facts = openFacts(), descriptions }: BuiltinOptions): BuiltinToolkit {
  return { facts, codecs: createTypedCodecs(facts), models: { facts, descriptions } }
}

/** All built-in kinds, served or not. */
export const builtinKinds: readonly BuiltinKind[] = kinds
