/** The resource that a definition defines, as the registry serves it. Cheap: nothing is compiled until somebody uses it. */
import {
  compareKubeVersions,
  formatGroupVersion,
  isObject,
  type JsonObject,
  type KubeObject,
  parseGroupVersion,
  plainError,
} from '../../apimachinery/index.ts'
import type { ResourceDefinition, Verb } from '../../apiserver/index.ts'
import type { JsonSchemaProps } from '../../schema/index.ts'
import type { DefinitionSpec } from '../definition/definition.ts'
import { pruneConverted, readStoredObject } from './custom-codec.ts'
import { customStrategy } from './custom-strategy.ts'
import { CustomVersion } from './custom-version.ts'
import { storageVersionHash } from './storage-hash.ts'

const VERBS: readonly Verb[] = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']

/** A definition as far as it is needed to serve its resource. */
export interface CustomResourceSource {
  /** Without schemas; its names are the accepted ones. */
  readonly spec: DefinitionSpec
  /** Is the definition being deleted? Asked each time, for a deletion does not rebuild the resource. */
  isTerminating(): boolean
  /** Reads the schema of a version from the stored definition; called at most once a version. */
  loadSchema(version: string): JsonSchemaProps
}

/** Makes the resource of an accepted definition. */
export function customResource(source: CustomResourceSource): ResourceDefinition {
  const { spec } = source
  const { group, names, conversion } = spec
  const declared = [...(spec.versions ?? [])].sort((a, b) => compareKubeVersions(b.name, a.name))
  const versions = declared.map((version) => new CustomVersion(source, version))
  const storage = versions.find((_, index) => declared[index]!.storage) ?? versions[0]!
  const byName = new Map(versions.map((version) => [version.version, version]))
  const versionOf = (name: string): CustomVersion => byName.get(name) ?? storage
  const namespaced = spec.scope === 'Namespaced'
  return {
    group,
    resource: names.plural,
    singular: names.singular ?? '',
    kind: names.kind,
    listKind: names.listKind ?? `${names.kind}List`,
    namespaced,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    verbs: VERBS,
    versions,
    storageVersion: storage.version,
    ...(storage.served && { storageVersionHash: storageVersionHash(group, storage.version, names.kind) }),
    storagePrefix: `/registry/${group}/${names.plural}`,
    custom: true,
    strategy: customStrategy({
      group,
      resource: names.plural,
      kind: names.kind,
      namespaced,
      isTerminating: source.isTerminating,
      versionOf,
    }),
    convert: (objects, toVersion) => {
      const apiVersion = formatGroupVersion({ group, version: toVersion })
      return objects.map((object) => convertObject(object, apiVersion, versionOf(toVersion), conversion?.strategy === 'Webhook'))
    },
    readStored: (value) => readStored(value, versionOf, storage, group),
    // What validation has seen may lack what is read back: a status dropped from a create has its defaults from the first answer on.
    prepareStored: (object) => {
      storage.structural.default(object)
      return object
    },
  }
}

/** `None`: the same object under another version's name, as far as that version knows its fields. */
function convertObject(object: KubeObject, apiVersion: string, version: CustomVersion, byWebhook: boolean): KubeObject {
  if (object.apiVersion === apiVersion) return object
  if (byWebhook) {
    const text = `conversion webhook for ${object.apiVersion}, Kind=${object.kind} failed: webhook conversion is not performed by this server yet`
    throw plainError(500, text)
  }
  object.apiVersion = apiVersion
  return pruneConverted(object, version.structural)
}

/** Objects are read by the schema of the version that they were stored in, then shown in today's storage version. */
function readStored(
  value: JsonObject,
  versionOf: (name: string) => CustomVersion,
  storage: CustomVersion,
  group: string,
): KubeObject {
  const stored = typeof value.apiVersion === 'string' ? parseGroupVersion(value.apiVersion) : undefined
  const version = stored?.group === group ? versionOf(stored.version) : storage
  const object = readStoredObject(isObject(value) ? value : {}, version.structural)
  if (version === storage) return object
  object.apiVersion = formatGroupVersion({ group, version: storage.version })
  return pruneConverted(object, storage.structural)
}
