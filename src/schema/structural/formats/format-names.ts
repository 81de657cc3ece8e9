/** Which formats the server knows for which type (apiextensions checklist 9). */
import { stringFormat } from './string-formats.ts'

const NUMERIC_FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  ['integer', ['int32', 'int64']],
  ['number', ['float', 'double']],
])

/** The format if the server knows it for these types, else the empty string. Without exactly one type it is taken for a string's. */
export function effectiveFormat(format: string | undefined, types: readonly string[]): string {
  if (!format) return ''
  const type = types.length === 1 ? types[0]! : ''
  const isKnown =
    type === '' || type === 'string' ? stringFormat(format) !== undefined : NUMERIC_FORMATS.get(type)?.includes(format)
  return isKnown ? format : ''
}
