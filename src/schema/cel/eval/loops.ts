/** Comprehensions: the loop that all macros expand to, over the elements of a list or the keys of a map. */
import { CelList } from '../values/list.ts'
import { CelMap } from '../values/map.ts'
import { goTypeName } from '../values/type-of.ts'
import { CelError } from '../values/value.ts'
import type { Frame, Step } from './frame.ts'

/** Units of work for listing a key of a JSON object. */
const KEY_EFFORT = 4

/** A compiled comprehension: where its variables live and what it evaluates. */
export interface Loop {
  readonly range: Step
  readonly condition: Step
  readonly step: Step
  readonly result: Step
  readonly iterSlot: number
  /** Slot of the second variable; -1: there is none. */
  readonly iterSlot2: number
  /** Slot of the accumulator; `undefined` there: not computed yet. */
  readonly accuSlot: number
}

/** The step that runs a loop. */
export function loopStep(loop: Loop): Step {
  return (frame) => {
    const range = loop.range(frame)
    if (range instanceof CelError) return range
    // Computed when it is first read.
    frame.slots[loop.accuSlot] = undefined
    if (range instanceof CelList) overList(loop, range, frame)
    else if (range instanceof CelMap) overMap(loop, range, frame)
    else if (loop.iterSlot2 >= 0) return new CelError(`unsupported comprehension range type: ${goTypeName(range)}`)
    else return new CelError(`got '${goTypeName(range)}', expected iterable type`)
    return loop.result(frame)
  }
}

function overList(loop: Loop, list: CelList, frame: Frame): void {
  const { slots } = frame
  const { iterSlot, iterSlot2, accuSlot, condition, step } = loop
  const count = list.size
  for (let index = 0; index < count; index++) {
    if (iterSlot2 < 0) slots[iterSlot] = list.at(index)
    else {
      slots[iterSlot] = index
      slots[iterSlot2] = list.at(index)
    }
    frame.work(1)
    if (condition(frame) === false) return
    slots[accuSlot] = step(frame)
  }
}

function overMap(loop: Loop, map: CelMap, frame: Frame): void {
  // All keys are listed before the first round, which may be the last.
  frame.work(map.size * KEY_EFFORT)
  for (const key of map.keys()) {
    frame.slots[loop.iterSlot] = key
    if (loop.iterSlot2 >= 0) frame.slots[loop.iterSlot2] = map.get(key)!
    frame.work(1)
    if (loop.condition(frame) === false) return
    frame.slots[loop.accuSlot] = loop.step(frame)
  }
}
