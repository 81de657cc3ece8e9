/** `x in [1, 2]` with a list of constants: a look-up without a price. */
import { listContains } from '../values/compare.ts'
import { CelList } from '../values/list.ts'
import { CelDouble, CelError, CelUint, isInt, type Value } from '../values/value.ts'
import type { Step } from './frame.ts'

/** The look-up; `undefined`: the list has elements that are compared the usual way. */
export function constantSet(list: Value, value: Step): { readonly constant: false } | { readonly step: Step } | undefined {
  if (!(list instanceof CelList)) return undefined
  const elements = [...list]
  if (elements.length === 0) return { constant: false }
  if (!elements.every(isPrimitive)) return undefined
  const texts = new Set(elements)
  return {
    step: (frame) => {
      const wanted = value(frame)
      if (typeof wanted === 'string') return texts.has(wanted)
      return wanted instanceof CelError ? wanted : listContains(list, wanted)
    },
  }
}

function isPrimitive(value: Value): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    isInt(value) ||
    value instanceof CelDouble ||
    value instanceof CelUint
  )
}
