/** What names mean: variables of loops, variables of the evaluation, types. A dotted name may be one variable or a path into one. */
import { access } from './access.ts'
import { CelError, CelTypeValue, type Value } from '../values/value.ts'
import type { Step } from './frame.ts'

const TYPES: ReadonlyMap<string, CelTypeValue> = new Map(
  [
    'bool',
    'bytes',
    'double',
    'int',
    'uint',
    'string',
    'list',
    'map',
    'null_type',
    'type',
    'optional_type',
    'google.protobuf.Timestamp',
    'google.protobuf.Duration',
    'net.IP',
    'net.CIDR',
    'kubernetes.URL',
    'kubernetes.Quantity',
    'kubernetes.Semver',
    'kubernetes.NamedFormat',
  ].map((name) => [name, new CelTypeValue(name)]),
)

/** The variables of loops around a node, innermost first, with the steps that read them. */
export interface Scope {
  readonly names: ReadonlyMap<string, Step>
  readonly outer: Scope | undefined
}

/** A type by its name, as a value. */
export function typeValueNamed(name: string): CelTypeValue | undefined {
  return TYPES.get(name)
}

/** Reads a loop's variable; `undefined`: no loop around has one of that name. */
export function slotOf(scope: Scope | undefined, name: string): Step | undefined {
  for (let each = scope; each; each = each.outer) {
    const slot = each.names.get(name)
    if (slot !== undefined) return slot
  }
  return undefined
}

/** A variable or type by its full name. */
export function nameStep(name: string): Step {
  const type = TYPES.get(name)
  return (frame) => {
    if (Object.hasOwn(frame.variables, name)) return frame.variables[name]!
    return type ?? new CelError(`no such attribute(s): ${name}`)
  }
}

/** A dotted name of an unchecked expression: the longest prefix that is a variable or a type is taken, the rest are fields. */
export function pathStep(path: readonly string[]): Step {
  const prefixes = path.map((_, index) => ({
    name: path.slice(0, path.length - index).join('.'),
    fields: path.slice(path.length - index),
  }))
  return (frame) => {
    frame.charge(path.length - 1)
    for (const { name, fields } of prefixes) {
      const value = Object.hasOwn(frame.variables, name) ? frame.variables[name] : TYPES.get(name)
      if (value === undefined) continue
      let result: Value = value
      for (const field of fields) result = access(result, field)
      return result
    }
    return new CelError(`no such attribute(s): ${path[0]}`)
  }
}
