/** `kubectl apply` before it was done by the server: its annotation lets kubectl take over its own fields without conflicts, and is kept up to date. */
import { getMember, goJson, isObject, type JsonObject, type KubeObject, parseJson, plainText } from '../../apimachinery/index.ts'
import { compareTyped } from './compare.ts'
import { type FieldSet, subtractSets } from './field-set.ts'
import { fieldsOf } from './fields-of.ts'
import { validateTyped } from './validate.ts'
import { ownType, type VersionedWrite } from './versions.ts'

/** The annotation with what was last applied by a client. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
/** The one manager whose applies honour the annotation. */
export const KUBECTL_MANAGER = 'kubectl'
/** Keys and values of all annotations together; more than this drops the annotation. */
const ANNOTATIONS_BYTES_MAX = 256 * 1024

/** The annotation's text, `undefined` when it is absent or empty. */
export function lastAppliedOf(object: KubeObject): string | undefined {
  const annotations = object.metadata.annotations
  const text = isObject(annotations) ? getMember(annotations, LAST_APPLIED) : undefined
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** Fields that the annotation speaks of and that still have its values: kubectl may take them. `undefined`: there is no usable annotation. */
export function fieldsLastApplied(write: VersionedWrite, live: KubeObject): FieldSet | undefined {
  const text = lastAppliedOf(live)
  if (text === undefined) return undefined
  try {
    const applied = parseJson(text)
    if (!isObject(applied) || applied.apiVersion !== write.apiVersion) return undefined
    const type = ownType(write)
    validateTyped(live, type, { allowDuplicates: false })
    validateTyped(applied, type, { allowDuplicates: false })
    const diff = compareTyped(applied, live, type)
    return subtractSets(subtractSets(fieldsOf(applied, type), diff.changed), diff.removed)
  } catch {
    // Whatever is wrong with the annotation, it then allows nothing.
    return undefined
  }
}

/** The annotation for an applied configuration: the configuration without the annotation, as one line. */
export function lastAppliedText(config: KubeObject): string {
  const { annotations } = config.metadata
  if (!isObject(annotations) || !Object.hasOwn(annotations, LAST_APPLIED)) return `${goJson(config)}\n`
  const others: JsonObject = { ...annotations }
  delete others[LAST_APPLIED]
  return `${goJson({ ...config, metadata: { ...config.metadata, annotations: others as Record<string, string> } })}\n`
}

/** Annotations with the given text, or without the annotation when they become too long. */
export function annotationsWithLastApplied(annotations: Record<string, string>, text: string): Record<string, string> {
  const updated: Record<string, string> = { ...annotations, [LAST_APPLIED]: text }
  let bytes = 0
  for (const key in updated) bytes += Buffer.byteLength(key) + Buffer.byteLength(plainText(updated[key]))
  if (bytes > ANNOTATIONS_BYTES_MAX) delete updated[LAST_APPLIED]
  return updated
}
