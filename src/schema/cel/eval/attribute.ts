/**
 * Attributes: a value and the names and indexes behind it (`a.b[c]`). The reference prices and evaluates such a path as one thing: a unit for
 * the path and one for each part that is reached; the start of a path that is a branch of `?:` is free, and parts behind `(c ? a : b)` belong
 * to both branches.
 */
import { goTypeName } from '../values/type-of.ts'
import {
  CelDouble,
  CelError,
  CelOptional,
  CelTypeValue,
  CelUint,
  isInt,
  NO_OVERLOAD,
  NONE,
  OpaqueValue,
  type Value,
} from '../values/value.ts'
import { find, missing } from './access.ts'
import type { Frame, Step } from './frame.ts'

/** A part of a path. */
export interface Qualifier {
  /** Finds the key; its result is an error for keys that cannot be looked up. */
  readonly key: Step
  /** `.?` and `[?]`: nothing there is no error. */
  readonly optional: boolean
  /** `has()`: only asks whether there is something. */
  readonly testOnly: boolean
}

/** A path that can be made longer. */
export type Attribute =
  | { readonly root: Step; readonly qualifiers: readonly Qualifier[] }
  | { readonly condition: Step; readonly yes: Attribute; readonly no: Attribute }

/** The path with a part more. */
export function extendAttribute(attribute: Attribute, qualifier: Qualifier): Attribute {
  if ('root' in attribute) return { root: attribute.root, qualifiers: [...attribute.qualifiers, qualifier] }
  return { ...attribute, yes: extendAttribute(attribute.yes, qualifier), no: extendAttribute(attribute.no, qualifier) }
}

/** The step that evaluates a path. */
export function attributeStep(attribute: Attribute, price = 1): Step {
  const resolve = resolveStep(attribute)
  if (!('root' in attribute) || price === 0) return resolve
  return (frame) => {
    const value = resolve(frame)
    frame.charge(price)
    return value
  }
}

/** The step that finds the value of a path, without the unit for the path itself. */
export function resolveStep(attribute: Attribute): Step {
  if ('condition' in attribute) {
    const { condition } = attribute
    const [yes, no] = [resolveStep(attribute.yes), resolveStep(attribute.no)]
    return (frame) => {
      const chosen = condition(frame)
      if (chosen === true) return yes(frame)
      if (chosen === false) return no(frame)
      return chosen instanceof CelError ? chosen : NO_OVERLOAD
    }
  }
  const { root, qualifiers } = attribute
  if (qualifiers.length === 0) {
    return (frame) => {
      const value = root(frame)
      return value instanceof CelOptional ? qualify(frame, value, qualifiers) : value
    }
  }
  return (frame) => qualify(frame, root(frame), qualifiers)
}

function qualify(frame: Frame, start: Value, qualifiers: readonly Qualifier[]): Value {
  if (start instanceof CelError) return start
  let value: Value = start
  let isOptional = false
  if (start instanceof CelOptional) {
    if (start.value === undefined) return start
    value = unwrapped(start.value)
    if (value instanceof CelError) return value
    isOptional = true
  }
  for (const qualifier of qualifiers) {
    if (qualifier.optional) isOptional = true
    const found = lookUp(frame, value, qualifier, isOptional)
    if (found instanceof CelError) return found
    if (found === undefined) return qualifiers.at(-1)!.testOnly ? false : NONE
    value = found
  }
  if (isOptional && qualifiers.at(-1)?.testOnly) return value
  return isOptional ? new CelOptional(value) : value
}

/** The reference takes the value out of an optional at the start of a path and puts it back, which not every value survives. */
function unwrapped(value: Value): Value {
  if (value instanceof CelOptional) return value.value === undefined ? null : unwrapped(value.value)
  if (value instanceof CelTypeValue) return value.name
  return value instanceof OpaqueValue && value.native !== undefined
    ? new CelError(`unsupported conversion to ref.Val: ${value.native}`)
    : value
}

/** What a part finds; `undefined`: nothing, which is fine. */
function lookUp(frame: Frame, value: Value, { key: keyStep, testOnly }: Qualifier, isOptional: boolean): Value | undefined {
  const key = keyStep(frame)
  const found = key instanceof CelError ? key : isKey(key) ? find(value, key) : noKey(key)
  if (testOnly) {
    if (found !== undefined || !isOptional) frame.charge(1)
    return found instanceof CelError || (found === undefined && isOptional) ? found : found !== undefined
  }
  if (!isOptional) {
    frame.charge(1)
    return found === undefined ? missing(value, key) : found
  }
  if (found !== undefined && !(found instanceof CelError)) frame.charge(1)
  return found
}

/** Can anything be looked up under it? */
function isKey(key: Value): boolean {
  return typeof key === 'string' || isInt(key) || typeof key === 'boolean' || key instanceof CelUint || key instanceof CelDouble
}

/** The error for a value that is no key. */
function noKey(key: Value): CelError {
  return new CelError(`invalid qualifier type: ${goTypeName(key)}`)
}

/** Why a constant can be no key; `undefined`: it can. */
export function keyFlaw(key: Value): CelError | undefined {
  return isKey(key) ? undefined : noKey(key)
}
