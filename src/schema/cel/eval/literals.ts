/** List and map literals, with entries that optionals may leave out. */
import { ArrayList } from '../values/list.ts'
import { EntryMap } from '../values/map.ts'
import { showValue } from '../values/text.ts'
import { CelError, CelOptional, type Value } from '../values/value.ts'
import { LIST_COST, MAP_COST } from './cost.ts'
import type { Step } from './frame.ts'

/** `[a, ?b]` */
export function listStep(elements: readonly Step[], optionalIndices: readonly number[]): Step {
  const optional = new Set(optionalIndices)
  return (frame) => {
    const items: Value[] = []
    let error: CelError | undefined
    for (let index = 0; index < elements.length && !error; index++) {
      const value = elements[index]!(frame)
      if (value instanceof CelError) error = value
      else if (!optional.has(index)) items.push(value)
      else if (!(value instanceof CelOptional))
        error = new CelError(`cannot initialize optional list element from non-optional value ${showValue(value)}`)
      else if (value.value !== undefined) items.push(value.value)
    }
    frame.charge(LIST_COST)
    return error ?? new ArrayList(items)
  }
}

/** An entry of a map literal. */
export interface EntryStep {
  readonly key: Step
  readonly value: Step
  readonly optional: boolean
}

/** `{k: a, ?l: b}` */
export function mapStep(entries: readonly EntryStep[]): Step {
  return (frame) => {
    const pairs: (readonly [Value, Value])[] = []
    let error: CelError | undefined
    for (const entry of entries) {
      const key = entry.key(frame)
      const value = key instanceof CelError ? key : entry.value(frame)
      if (value instanceof CelError) error = value
      else if (!entry.optional) pairs.push([key, value])
      else if (!(value instanceof CelOptional))
        error = new CelError(`cannot initialize optional entry '${showValue(key)}' from non-optional value ${showValue(value)}`)
      else if (value.value !== undefined) pairs.push([key, value.value])
      if (error) break
    }
    frame.charge(MAP_COST)
    return error ?? EntryMap.ofEntries(pairs)
  }
}
