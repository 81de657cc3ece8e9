/** From one version of a custom resource to another: which versions there are, which objects need it, and what the new version's schema keeps. */
import { formatGroupVersion, type KubeObject, plainError } from '../../apimachinery/index.ts'
import type { ResourceDefinition } from '../../apiserver/index.ts'
import type { CustomVersion } from '../resources/custom-version.ts'
import { admitConverted, pruneConverted } from '../resources/custom-codec.ts'
import type { WebhookConverter } from './webhook-converter.ts'

/** What conversion needs of a resource. */
export interface ConvertibleResource {
  readonly group: string
  readonly versions: readonly CustomVersion[]
  /** Undefined: the strategy `None`, the same object under another version's name. */
  readonly webhook: WebhookConverter | undefined
}

/** The conversion of a resource. Objects that are in the wanted version come back as they are, and no webhook hears of them. */
export function conversionOf({ group, versions, webhook }: ConvertibleResource): ResourceDefinition['convert'] {
  const byApiVersion = new Map(versions.map((version) => [formatGroupVersion({ group, version: version.version }), version]))
  return (objects, toVersion, signal, purpose) => {
    const apiVersion = formatGroupVersion({ group, version: toVersion })
    const target = byApiVersion.get(apiVersion)
    if (target === undefined) throw plainError(500, `request to convert CR to an invalid group/version: ${apiVersion}`)
    for (const [index, object] of objects.entries()) {
      if (!byApiVersion.has(object.apiVersion)) throw unknownVersion(objects, index)
    }
    const admit = purpose === 'ownership' ? pruneConverted : admitConverted
    const others = objects.filter((object) => object.apiVersion !== apiVersion)
    if (others.length === 0) return objects
    if (webhook === undefined) {
      for (const object of others) {
        object.apiVersion = apiVersion
        admit(object, target.structural)
      }
      return objects
    }
    return webhook.convert(others, apiVersion, signal).then((converted) => {
      let next = 0
      return objects.map((object) => (object.apiVersion === apiVersion ? object : admit(converted[next++]!, target.structural)))
    })
  }
}

function unknownVersion(objects: readonly KubeObject[], index: number): Error {
  const { apiVersion } = objects[index]!
  return plainError(
    500,
    objects.length === 1
      ? `request to convert CR from an invalid group/version: ${apiVersion}`
      : `request to convert CR list failed, list index ${index} has invalid group/version: ${apiVersion}`,
  )
}
