/** What two schema nodes say about a single value: bounds, enum, pattern, format, null, default. */
import { deepEqual, type JsonValue, stringifyJson } from '../../apimachinery/index.ts'
import { type JsonSchemaProps, unrecognizedFormats } from '../../schema/index.ts'
import type { Report } from './change.ts'
import type { NodePair } from './node-pair.ts'

/** Values printed of a list before it is cut. */
const PRINTED_MAX = 5

/** Compares everything of two nodes that concerns the value itself. */
export function compareValueRules(pair: NodePair): void {
  compareNumbers(pair)
  compareSizes(pair)
  compareMultiple(pair)
  compareEnum(pair)
  comparePattern(pair)
  compareFormat(pair)
  compareNullable(pair)
  compareDefault(pair)
}

type Direction = 'lower' | 'upper'

const SIZES = [
  ['minLength', 'lower'],
  ['maxLength', 'upper'],
  ['minItems', 'lower'],
  ['maxItems', 'upper'],
  ['minProperties', 'lower'],
  ['maxProperties', 'upper'],
] as const satisfies readonly (readonly [keyof JsonSchemaProps, Direction])[]

function compareSizes({ old, next, path, report }: NodePair): void {
  for (const [keyword, direction] of SIZES) {
    const free = direction === 'lower' ? 0 : Number.POSITIVE_INFINITY
    const before = Number(old[keyword] ?? free)
    const after = Number(next[keyword] ?? free)
    if (before === after) continue
    const tighter = direction === 'lower' ? after > before : after < before
    reportBound(tighter, path, `${keyword} ${shown(old[keyword])} → ${shown(next[keyword])}`, report)
  }
}

function compareNumbers({ old, next, path, report }: NodePair): void {
  const pairs = [
    ['minimum', 'exclusiveMinimum', -1],
    ['maximum', 'exclusiveMaximum', 1],
  ] as const
  for (const [keyword, exclusive, sign] of pairs) {
    const before = sign * Number(old[keyword] ?? sign * Number.POSITIVE_INFINITY)
    const after = sign * Number(next[keyword] ?? sign * Number.POSITIVE_INFINITY)
    const wasOpen = old[keyword] !== undefined && old[exclusive] === true
    const isOpen = next[keyword] !== undefined && next[exclusive] === true
    if (before === after && wasOpen === isOpen) continue
    const side = (value: number | undefined, open: boolean): string => `${shown(value)}${open ? ' (exclusive)' : ''}`
    const text = `${keyword} ${side(old[keyword], wasOpen)} → ${side(next[keyword], isOpen)}`
    reportBound(after < before || (after === before && isOpen), path, text, report)
  }
}

function compareMultiple({ old, next, path, report }: NodePair): void {
  if (old.multipleOf === next.multipleOf) return
  const factor = Number(old.multipleOf) / Number(next.multipleOf)
  const looser = next.multipleOf === undefined || Number.isInteger(factor)
  reportBound(!looser, path, `multipleOf ${shown(old.multipleOf)} → ${shown(next.multipleOf)}`, report)
}

function reportBound(tighter: boolean, path: string, text: string, report: Report): void {
  if (tighter) report('risky', 'bound-tightened', path, text)
  else report('compatible', 'bound-loosened', path, text)
}

// What an API may come to return is part of it: the API conventions call a new enum value, too, an incompatible change.
function compareEnum({ old, next, path, report }: NodePair): void {
  const [before, after] = [old.enum, next.enum]
  if (before === undefined && after === undefined) return
  if (before === undefined || after === undefined) {
    if (after === undefined) report('risky', 'enum-dropped', path, 'any value is allowed now')
    else report('risky', 'enum-added', path, `only ${listed(after)} allowed now`)
    return
  }
  const removed = before.filter((value) => !after.some((other) => deepEqual(value, other)))
  const added = after.filter((value) => !before.some((other) => deepEqual(value, other)))
  if (removed.length > 0) report('risky', 'enum-values-removed', path, `no longer allowed: ${listed(removed)}`)
  if (added.length > 0) report('risky', 'enum-values-added', path, `newly allowed: ${listed(added)}`)
}

function comparePattern({ old, next, path, report }: NodePair): void {
  const [before, after] = [old.pattern ?? '', next.pattern ?? '']
  if (before === after) return
  if (after === '') report('compatible', 'pattern-dropped', path, `pattern ${before} dropped`)
  else report('risky', 'pattern-changed', path, before === '' ? `pattern ${after} added` : `pattern ${before} → ${after}`)
}

function compareFormat({ old, next, path, report }: NodePair): void {
  const [before, after] = [old.format ?? '', next.format ?? '']
  if (before === after) return
  const text = after === '' ? `format ${before} dropped` : before === '' ? `format ${after} added` : `format ${before} → ${after}`
  // A format that the server does not know constrains nothing.
  const checks = after !== '' && unrecognizedFormats({ ...(next.type ? { type: next.type } : {}), format: after }).length === 0
  if (checks && !(before === 'int32' && after === 'int64')) report('risky', 'format-changed', path, text)
  else report('compatible', 'format-dropped', path, text)
}

function compareNullable({ old, next, path, report, required }: NodePair): void {
  if ((old.nullable ?? false) === (next.nullable ?? false)) return
  if (next.nullable) {
    report('risky', 'nullable-added', path, 'null is allowed now')
    return
  }
  const fatal = required && next.default === undefined
  report(fatal ? 'breaking' : 'risky', 'nullable-dropped', path, 'null is no longer allowed', {
    ...(fatal ? { why: 'Nulls count as absent, and the field is required: objects that hold one are refused.' } : {}),
  })
}

function compareDefault({ old, next, path, report, required }: NodePair): void {
  const [before, after] = [old.default, next.default]
  if (deepEqual(before, after)) return
  if (before === undefined) report('risky', 'default-added', path, `default ${json(after)} added`)
  else if (after === undefined) {
    const why = 'The field is required: objects that leave it out were completed, and are refused from now on.'
    report(required ? 'breaking' : 'risky', 'default-removed', path, `default ${json(before)} removed`, required ? { why } : {})
  } else report('risky', 'default-changed', path, `default ${json(before)} → ${json(after)}`)
}

const shown = (value: unknown): string => (value === undefined ? 'none' : String(value))
const json = (value: JsonValue | undefined): string => (value === undefined ? 'none' : stringifyJson(value))

/** `"a", "b" and 3 more` */
function listed(values: readonly JsonValue[]): string {
  const first = values.slice(0, PRINTED_MAX).map(json).join(', ')
  return values.length > PRINTED_MAX ? `${first} and ${values.length - PRINTED_MAX} more` : first
}
