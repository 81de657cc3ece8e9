/** Keeps the registry in step with the definitions: what is accepted is served; a changed spec or changed names make a new resource. */
import type { ResourceRegistry } from '../../apiserver/index.ts'
import { isConditionTrue } from '../definition/conditions.ts'
import type { Definition } from '../definition/definition.ts'
import { customResource } from '../resources/custom-resource.ts'
import { type KnownDefinition, storedSchema } from './known-definitions.ts'

interface Installed {
  readonly group: string
  readonly resource: string
  /** What the installed resource was made of. */
  readonly identity: string
  /** The newest state of the definition with that identity. */
  current: KnownDefinition
}

/** See the module comment. */
export class Installer {
  readonly #registry: ResourceRegistry
  readonly #installed = new Map<string, Installed>()

  constructor(registry: ResourceRegistry) {
    this.#registry = registry
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
      return
    }
    if (installed !== undefined && installed.resource !== light.status.acceptedNames.plural) this.remove(name)
    const { group } = light.spec
    const { plural } = light.status.acceptedNames
    const next: Installed = { group, resource: plural, identity, current: known }
    this.#installed.set(name, next)
    this.#registry.install(
      customResource({
        // What was granted is served, whatever the spec would like by now.
        spec: { ...light.spec, names: light.status.acceptedNames },
        // A deletion must not rebuild the resource: its watches end after the last object is gone, not before.
        isTerminating: () => next.current.light.metadata.deletionTimestamp !== undefined,
        loadSchema: (version) => storedSchema(next.current.stored, version),
      }),
    )
  }

  /** Takes the resource of a definition out of service; its watches end. */
  remove(name: string): void {
    const installed = this.#installed.get(name)
    if (installed === undefined) return
    this.#installed.delete(name)
    this.#registry.remove(installed.group, installed.resource)
  }
}

function isServed(definition: Definition): boolean {
  if (definition.status.acceptedNames.plural === '') return false
  return isConditionTrue(definition, 'NamesAccepted') || isConditionTrue(definition, 'Established')
}

/** Generation moves with the spec; the uid tells a definition from its successor of the same name. */
function identityOf({ metadata, status }: Definition): string {
  const { plural, singular, shortNames, kind, listKind, categories } = status.acceptedNames
  return JSON.stringify([metadata.uid, metadata.generation, plural, singular, shortNames, kind, listKind, categories])
}
