/** All definitions of the store as this server knows them, without their schemas, and the definitions' groups. */
import type { StoredObject } from '../../apiserver/index.ts'
import type { JsonSchemaProps } from '../../schema/index.ts'
import { asDefinition, type Definition, type DefinitionNames } from '../definition/definition.ts'

/** One definition. */
export interface KnownDefinition {
  readonly name: string
  /** Without schemas: those are read from `stored` when they are needed. Shared, not to be changed. */
  readonly light: Definition
  readonly stored: StoredObject
}

/** See the module comment. */
export class KnownDefinitions {
  readonly #byName = new Map<string, KnownDefinition>()
  readonly #byGroup = new Map<string, Set<string>>()

  get(name: string): KnownDefinition | undefined {
    return this.#byName.get(name)
  }

  get size(): number {
    return this.#byName.size
  }

  names(): IterableIterator<string> {
    return this.#byName.keys()
  }

  /** Names of the group's other definitions. */
  othersOf(group: string, name: string): string[] {
    return [...(this.#byGroup.get(group) ?? [])].filter((other) => other !== name)
  }

  /** Names that the group's other definitions hold. */
  *grantedToOthers(group: string, name: string): Iterable<DefinitionNames> {
    for (const other of this.othersOf(group, name)) yield this.#byName.get(other)!.light.status.acceptedNames
  }

  /** Takes in a newer state; an older one changes nothing. */
  put(stored: StoredObject): KnownDefinition {
    const known = this.#byName.get(stored.key)
    if (known !== undefined && known.stored.revision >= stored.revision) return known
    const next = { name: stored.key, light: withoutSchemas(asDefinition(stored.object)), stored }
    this.#byName.set(next.name, next)
    const { group } = next.light.spec
    const names = this.#byGroup.get(group) ?? new Set()
    this.#byGroup.set(group, names.add(next.name))
    return next
  }

  /** Forgets a definition that is gone; the group it was in, if it was known. */
  delete(name: string): string | undefined {
    const known = this.#byName.get(name)
    if (known === undefined) return undefined
    const { group } = known.light.spec
    this.#byName.delete(name)
    const names = this.#byGroup.get(group)
    names?.delete(name)
    if (names?.size === 0) this.#byGroup.delete(group)
    return group
  }
}

/** Schemas are most of a definition; managed fields most of the rest. */
function withoutSchemas(definition: Definition): Definition {
  const { managedFields: _, ...metadata } = definition.metadata
  const versions = definition.spec.versions?.map(({ schema: _schema, ...version }) => version) ?? null
  return { ...definition, metadata, spec: { ...definition.spec, versions } }
}

/**
 * The schema of a version as stored. A version without any says nothing of its objects: where unknown fields are preserved everything is kept,
 * else nothing but metadata.
 */
export function storedSchema(stored: StoredObject, version: string): JsonSchemaProps {
  const { spec } = asDefinition(stored.object)
  const schema = spec.versions?.find((it) => it.name === version)?.schema?.openAPIV3Schema
  return schema ?? (spec.preserveUnknownFields ? {} : { type: 'object' })
}
