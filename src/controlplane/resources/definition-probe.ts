/** What the tests of this folder share: the definitions, and requests to run their strategies with. */
import type { FieldError, JsonObject, KubeObject } from '../../apimachinery/index.ts'
import { formatFieldError, StatusError } from '../../apimachinery/index.ts'
import type { RequestContext, ResourceDefinition } from '../../apiserver/index.ts'
import { testEnv } from '../../testing/index.ts'
import { builtinDefinitions } from './index.ts'

/** By `resource`, or `group/resource`. */
export const byResource: ReadonlyMap<string, ResourceDefinition> = new Map(
  builtinDefinitions(testEnv()).map((it) => [it.group === '' ? it.resource : `${it.group}/${it.resource}`, it]),
)

/** One of them. */
export function definition(key: string): ResourceDefinition {
  return byResource.get(key)!
}

/** An object as it stands after decoding. */
export function admit(key: string, value: JsonObject): KubeObject {
  return definition(key).versions[0]!.codec.admit(structuredClone(value), undefined)
}

/** The strategy's part of a create: the object as it would be stored, and the texts of the findings. */
export function create(key: string, value: JsonObject): { object: KubeObject; causes: string[] } {
  const object = admit(key, value)
  const { strategy } = definition(key)
  const input = { object, old: undefined, context: contextOf(object) }
  strategy.prepareForCreate(input)
  return { object, causes: causesOf(() => strategy.validateCreate(input)) }
}

/** The strategy's part of an update of a stored object. */
export function update(
  key: string,
  old: JsonObject,
  value: JsonObject,
  subresource = '',
): { object: KubeObject; causes: string[] } {
  const object = admit(key, value)
  const { strategy } = definition(key)
  const input = { object, old: admit(key, old), context: contextOf(object, subresource) }
  strategy.prepareForUpdate(input)
  return { object, causes: causesOf(() => strategy.validateUpdate(input)) }
}

/** Texts of the findings; some kinds throw them as a whole. */
function causesOf(validate: () => readonly FieldError[]): string[] {
  try {
    return validate().map(formatFieldError)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    return (error.status.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`)
  }
}

/** A request that nothing depends on. */
export function contextOf(object: KubeObject, subresource = ''): RequestContext {
  return {
    env: testEnv(),
    user: { name: 'tester', groups: [] },
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name ?? '',
    subresource,
    version: 'v1',
    dryRun: false,
    warn: () => undefined,
    signal: new AbortController().signal,
  }
}

/** 2026-11-21T00:00:00Z, 324 days and 12 hours after the start of the year. */
export const NOW_MS = 1_795_219_200_000
