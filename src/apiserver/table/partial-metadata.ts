/** PartialObjectMetadata: cut out of an object's bytes, never parsed. */
import type { ObjectView } from '../registry/object-view.ts'

const prefixes = {
  v1: Buffer.from('{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":'),
  v1beta1: Buffer.from('{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1beta1","metadata":'),
}
const suffix = Buffer.from('}')

/** The JSON of the object's PartialObjectMetadata, without a newline. */
export function partialMetadata(view: ObjectView, metaVersion: 'v1' | 'v1beta1'): Buffer {
  return Buffer.concat([prefixes[metaVersion], view.bytes.subarray(view.metadataStart, view.metadataEnd), suffix])
}
