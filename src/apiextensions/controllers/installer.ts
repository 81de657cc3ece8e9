/** Keeps the registry in step with the definitions: what is accepted is served; a changed spec or changed names make a new resource. */
import type { ResourceDefinition, ResourceRegistry, Verb } from '../../apiserver/index.ts'
import type { Env } from '../../base/index.ts'
import { isConditionTrue } from '../definition/conditions.ts'
import { type ConversionServices, WebhookConverter } from '../conversion/webhook-converter.ts'
import type { Definition } from '../definition/definition.ts'
import { customResource } from '../resources/custom-resource.ts'
import type { RuleMetrics } from '../resources/rule-metrics.ts'
import { isBuiltIn } from './built-in.ts'
import { type KnownDefinition, storedSchema } from './known-definitions.ts'
import type { PublicationChange, PublicationMetrics } from './publication-metrics.ts'

interface Installed {
  readonly group: string
  readonly resource: string
  /** What the installed resource was made of. */
  readonly identity: string
  /** As it is installed; discovery shows less of it once its definition is being deleted. */
  definition: ResourceDefinition
  /** The newest state of the definition with that identity. */
  current: KnownDefinition
  /** Made when the first object had to be converted by a webhook. */
  converter: WebhookConverter | undefined
}

/** What discovery shows of a resource whose definition is being deleted; updates are served until the end all the same. */
const TERMINATING_VERBS: readonly Verb[] = ['delete', 'deletecollection', 'get', 'list', 'watch']

/** Where a server counts what its definitions do. */
export interface InstallerMetrics {
  readonly publication: PublicationMetrics
  readonly rules: RuleMetrics
}

/** See the module comment. */
export class Installer {
  readonly #env: Env
  readonly #registry: ResourceRegistry
  readonly #conversion: ConversionServices
  readonly #metrics: InstallerMetrics | undefined
  readonly #installed = new Map<string, Installed>()

  /** @param metrics default: nothing is counted */
  constructor(env: Env, registry: ResourceRegistry, conversion: ConversionServices, metrics: InstallerMetrics | undefined) {
    this.#metrics = metrics
    this.#env = env
    this.#registry = registry
    this.#conversion = conversion
  }

  /** Installs, replaces or leaves alone. `accepted`: serve it although its stored conditions do not say so yet. */
  update(known: KnownDefinition, accepted = isServed(known.light)): void {
    const { name, light } = known
    const installed = this.#installed.get(name)
    if (!accepted) {
      if (installed !== undefined) this.remove(name)
      return
    }
    const identity = identityOf(light)
    if (installed?.identity === identity) {
      installed.current = known
      this.#showTerminating(installed)
      return
    }
    if (installed !== undefined && installed.resource !== light.status.acceptedNames.plural) this.remove(name)
    const { group } = light.spec
    const { plural } = light.status.acceptedNames
    if (isBuiltIn(this.#registry, group, plural)) return
    const definition = customResource({
      // What was granted is served, whatever the spec would like by now.
      spec: { ...light.spec, names: light.status.acceptedNames },
      // A deletion must not rebuild the resource: its watches end after the last object is gone, not before.
      isTerminating: () => isTerminating(next.current),
      loadSchema: (version) => storedSchema(next.current.stored, version),
      ruleMetrics: this.#metrics?.rules,
      webhookConverter: () => {
        next.converter ??= new WebhookConverter(this.#env, name, light.spec.conversion?.webhook, this.#conversion)
        return next.converter
      },
    })
    const next: Installed = { group, resource: plural, identity, definition, current: known, converter: undefined }
    installed?.converter?.close()
    this.#installed.set(name, next)
    this.#registry.install(definition)
    this.#countChange(name, next, installed === undefined ? 'add' : 'update')
    this.#showTerminating(next)
  }

  #showTerminating(installed: Installed): void {
    if (!isTerminating(installed.current) || installed.definition.discoveryVerbs !== undefined) return
    installed.definition = { ...installed.definition, discoveryVerbs: TERMINATING_VERBS }
    this.#registry.amend(installed.definition)
  }

  /** Takes the resource of a definition out of service; its watches end. */
  remove(name: string): void {
    const installed = this.#installed.get(name)
    if (installed === undefined) return
    this.#installed.delete(name)
    this.#registry.remove(installed.group, installed.resource)
    this.#countChange(name, installed, 'remove')
    installed.converter?.close()
  }

  #countChange(name: string, { group, definition: { versions } }: Installed, change: PublicationChange): void {
    const served = versions.filter((version) => version.served).map(({ version }) => version)
    this.#metrics?.publication.count(name, group, served, change)
  }

  /** Lets connections to webhooks go. What is installed stays in the registry. */
  close(): void {
    for (const { converter } of this.#installed.values()) converter?.close()
  }
}

const isTerminating = ({ light }: KnownDefinition): boolean => light.metadata.deletionTimestamp !== undefined

function isServed(definition: Definition): boolean {
  if (definition.status.acceptedNames.plural === '') return false
  return isConditionTrue(definition, 'NamesAccepted') || isConditionTrue(definition, 'Established')
}

/** Generation moves with the spec; the uid tells a definition from its successor of the same name. */
function identityOf({ metadata, status }: Definition): string {
  const { plural, singular, shortNames, kind, listKind, categories } = status.acceptedNames
  return JSON.stringify([metadata.uid, metadata.generation, plural, singular, shortNames, kind, listKind, categories])
}
