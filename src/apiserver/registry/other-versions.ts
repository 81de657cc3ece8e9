/** The versions of a resource as the field manager sees them. It does not wait, conversions may: what it misses is fetched, and it runs again. */
import { deepCopy, type KubeObject, parseGroupVersion, stringifyJson } from '../../apimachinery/index.ts'
import { invariant, neverAborted } from '../../base/index.ts'
import type { VersionedTypes } from '../../schema/index.ts'
import type { Endpoint } from './endpoint.ts'
import type { ResourceDefinition, ResourceVersion } from './resource.ts'

/** Conversions of one run at most: two or three for each version that a manager recorded its fields in. */
const CONVERSIONS_MAX = 100

/** What becomes of a run when an object cannot be converted. */
export type OnUnreachable =
  /** Fields recorded in that version stay as they are. */
  'skip' | 'fail'

/** The other versions of a resource, for managed fields that were recorded in them. */
export function versionedTypes(definition: ResourceDefinition): VersionedTypes {
  return {
    typeOf: (apiVersion) => versionOf(definition, apiVersion)?.codec.typed,
    convert: (object: KubeObject, apiVersion) => {
      const version = versionOf(definition, apiVersion)
      if (version === undefined) return undefined
      const converted = definition.convert([deepCopy(object)], version.version, neverAborted, 'ownership')
      invariant(!(converted instanceof Promise), 'conversions elsewhere are waited for')
      return converted[0]
    },
  }
}

/**
 * Runs the field manager on the versions of a resource. Where conversions wait, `run` is called again after each of them, with the same outcome up
 * to there: it must not have changed anything before it asks for a conversion.
 */
export function withVersions<T>(
  { definition, types }: Endpoint,
  signal: AbortSignal,
  onUnreachable: OnUnreachable,
  run: (types: VersionedTypes) => T,
): T | Promise<T> {
  return definition.convertsElsewhere ? runAgain(definition, types, signal, onUnreachable, run) : run(types)
}

/** Thrown through the field manager. */
class MissingConversion extends Error {
  readonly key: string
  readonly object: KubeObject
  readonly version: string

  constructor(key: string, object: KubeObject, version: string) {
    super('conversion is missing')
    this.key = key
    this.object = object
    this.version = version
  }
}

async function runAgain<T>(
  definition: ResourceDefinition,
  { typeOf }: VersionedTypes,
  signal: AbortSignal,
  onUnreachable: OnUnreachable,
  run: (types: VersionedTypes) => T,
): Promise<T> {
  const known = new Map<string, KubeObject | undefined>()
  const convert = (object: KubeObject, apiVersion: string): KubeObject | undefined => {
    const version = versionOf(definition, apiVersion)
    if (version === undefined) return undefined
    const key = `${apiVersion} ${stringifyJson(object)}`
    if (!known.has(key)) throw new MissingConversion(key, object, version.version)
    return known.get(key)
  }
  for (;;) {
    try {
      return run({ typeOf, convert })
    } catch (error) {
      if (!(error instanceof MissingConversion)) throw error
      invariant(known.size < CONVERSIONS_MAX, 'a write needs few conversions')
      known.set(error.key, await converted(definition, error, signal, onUnreachable))
    }
  }
}

async function converted(
  definition: ResourceDefinition,
  { object, version }: MissingConversion,
  signal: AbortSignal,
  onUnreachable: OnUnreachable,
): Promise<KubeObject | undefined> {
  try {
    const [made] = await definition.convert([deepCopy(object)], version, signal, 'ownership')
    return made
  } catch (error) {
    if (onUnreachable === 'fail' || signal.aborted) throw error
    return undefined
  }
}

function versionOf({ group, versions }: ResourceDefinition, apiVersion: string): ResourceVersion | undefined {
  const gv = parseGroupVersion(apiVersion)
  return gv?.group === group ? versions.find((it) => it.version === gv.version) : undefined
}
