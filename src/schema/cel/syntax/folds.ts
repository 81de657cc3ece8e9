/** The loops that macros share: quantifiers and collections as comprehensions. */
import type { AstNode } from '../ast.ts'
import type { ComprehensionParts, MacroBuilder } from './macro.ts'

/** What a comprehension does besides its range and variables. */
export type Fold = Pick<ComprehensionParts, 'init' | 'condition' | 'step' | 'result'>

/** Whether the predicate holds for all: stops at the first false. */
export function foldAll(build: MacroBuilder, predicate: AstNode): Fold {
  const init = build.bool(true)
  const condition = build.call('@not_strictly_false', build.accumulator())
  const step = build.call('_&&_', build.accumulator(), predicate)
  return { init, condition, step, result: build.accumulator() }
}

/** Whether the predicate holds for any: stops at the first true. */
export function foldExists(build: MacroBuilder, predicate: AstNode): Fold {
  const init = build.bool(false)
  const condition = build.call('@not_strictly_false', build.call('!_', build.accumulator()))
  const step = build.call('_||_', build.accumulator(), predicate)
  return { init, condition, step, result: build.accumulator() }
}

/** Whether the predicate holds for exactly one. */
export function foldExistsOne(build: MacroBuilder, predicate: AstNode): Fold {
  const init = build.int(0n)
  const condition = build.bool(true)
  const step = build.call('_?_:_', predicate, build.call('_+_', build.accumulator(), build.int(1n)), build.accumulator())
  return { init, condition, step, result: build.call('_==_', build.accumulator(), build.int(1n)) }
}

/** Appends a value for each element, or for each that the filter takes. */
export function foldList(build: MacroBuilder, value: AstNode, filter: AstNode | undefined): Fold {
  const init = build.list()
  const condition = build.bool(true)
  const append = build.call('_+_', build.accumulator(), build.list(value))
  return { init, condition, step: onlyIf(build, filter, append), result: build.accumulator() }
}

/** Inserts entries into a map: arguments of the insertion behind the map, for each element that the filter takes. */
export function foldMap(build: MacroBuilder, inserted: () => readonly AstNode[], filter: AstNode | undefined): Fold {
  const accumulator = build.accumulator()
  const insert = build.call('cel.@mapInsert', accumulator, ...inserted())
  const step = onlyIf(build, filter, insert)
  return { init: build.map(), condition: build.bool(true), step, result: build.accumulator() }
}

function onlyIf(build: MacroBuilder, filter: AstNode | undefined, step: AstNode): AstNode {
  return filter === undefined ? step : build.call('_?_:_', filter, step, build.accumulator())
}
