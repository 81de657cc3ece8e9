/** Cells and column texts that several kinds share. */
import { humanDuration, type KubeObject } from '../../apimachinery/index.ts'
import { timestampMs } from '../facts/index.ts'

/** Descriptions of the columns that most tables have. */
export const NAME_COLUMN_TEXT = "The object's name, unique within its namespace."
export const AGE_COLUMN_TEXT = 'How long ago the object was created.'

/** Time since a timestamp as kubectl prints it; `<unknown>` for none. */
export function since(time: unknown, nowMs: number): string {
  if (typeof time !== 'string') return '<unknown>'
  const ms = timestampMs(time)
  return ms === undefined ? '<unknown>' : humanDuration(nowMs - ms)
}

/** The age column. */
export function age(object: KubeObject, nowMs: number): string {
  return since(object.metadata.creationTimestamp, nowMs)
}
