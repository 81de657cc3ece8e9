/** The resource that a definition defines, as the registry serves it. Cheap: nothing is compiled until somebody uses it. */
import {
  compareKubeVersions,
  type JsonObject,
  type KubeObject,
  parseGroupVersion,
  stringifyJson,
} from '../../apimachinery/index.ts'
import type { ResourceDefinition, Verb } from '../../apiserver/index.ts'
import type { JsonSchemaProps } from '../../schema/index.ts'
import type { DefinitionSpec } from '../definition/definition.ts'
import { conversionOf } from '../conversion/convert-objects.ts'
import type { WebhookConverter } from '../conversion/webhook-converter.ts'
import { caBundleError } from '../validation/ca-bundle.ts'
import { readStoredObject } from './custom-codec.ts'
import { customStrategy } from './custom-strategy.ts'
import { CustomVersion } from './custom-version.ts'
import type { RuleMetrics } from './rule-metrics.ts'
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
  /** Makes the converter of a definition whose objects a webhook converts; called when one has to be. */
  webhookConverter(): WebhookConverter
  /** Where rules are timed. Default: nowhere. */
  readonly ruleMetrics?: RuleMetrics | undefined
}

/** Makes the resource of an accepted definition. @throws when it has no version: such a definition was stored, but never accepted here */
export function customResource(source: CustomResourceSource): ResourceDefinition {
  const { spec } = source
  const { group, names } = spec
  const declared = [...(spec.versions ?? [])].sort((a, b) => compareKubeVersions(b.name, a.name))
  const versions = declared.map((version) => new CustomVersion(source, version))
  const storage = versions.find((_, index) => declared[index]!.storage) ?? versions[0]
  if (storage === undefined) throw new Error('the definition has no versions')
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
    ...conversionMembers(source, versions),
    readStored: (value) => readStored(value, versionOf, group),
    // What validation has seen may lack what is read back: a status dropped from a create has its defaults from the first answer on.
    prepareStored: (object) => {
      storage.structural.default(object)
      return object
    },
  }
}

function conversionMembers(
  { spec, webhookConverter }: CustomResourceSource,
  versions: readonly CustomVersion[],
): Pick<ResourceDefinition, 'convert' | 'convertsElsewhere' | 'unusable'> {
  const { group, conversion } = spec
  if (conversion?.strategy !== 'Webhook') return { convert: conversionOf({ group, versions, webhook: undefined }) }
  let convert: ResourceDefinition['convert'] | undefined
  return {
    convertsElsewhere: true,
    ...(caBundleError(conversion.webhook?.clientConfig?.caBundle ?? '') !== undefined && {
      unusable: 'error resolving resource',
    }),
    convert: (objects, toVersion, signal) => {
      convert ??= conversionOf({ group, versions, webhook: webhookConverter() })
      return convert(objects, toVersion, signal)
    },
  }
}

/** Objects are read by the schema of the version that they were stored in. @throws when the value has no kind: nothing of ours wrote it */
function readStored(value: JsonObject, versionOf: (name: string) => CustomVersion, group: string): KubeObject {
  if (typeof value.kind !== 'string' || value.kind === '')
    throw new Error(`Object 'Kind' is missing in '${stringifyJson(value)}'`)
  const stored = typeof value.apiVersion === 'string' ? parseGroupVersion(value.apiVersion) : undefined
  const version = versionOf(stored?.group === group ? stored.version : '')
  return readStoredObject(value, version.structural)
}
