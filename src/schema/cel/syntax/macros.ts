/** The macros of the language and of its extensions, in sets that environments combine. */
import type { AstNode } from '../ast.ts'
import { type Fold, foldAll, foldExists, foldExistsOne, foldList, foldMap } from './folds.ts'
import { type Macro, type MacroBuilder, MacroError, refuseAccumulator, variableName } from './macro.ts'

/** Variable of comprehensions that only bind a value and never loop. */
const UNUSED_VARIABLE = '#unused'

const has: Macro = {
  name: 'has',
  argumentCount: 1,
  receiver: false,
  expand(build, _, [argument]) {
    if (argument!.kind !== 'select') throw new MacroError(argument!, 'invalid argument to has() macro')
    return build.presenceTest(argument!.operand, argument!.field)
  },
}

type FoldOf = (build: MacroBuilder, args: readonly AstNode[]) => Fold

function overOne(name: string, argumentCount: number, message: string, fold: FoldOf): Macro {
  return {
    name,
    argumentCount,
    receiver: true,
    expand(build, target, args) {
      const variable = variableName(args[0]!, message)
      refuseAccumulator(args[0]!, variable)
      return build.comprehension({ range: target!, variable, ...fold(build, args) })
    },
  }
}

function overTwo(name: string, argumentCount: number, fold: FoldOf): Macro {
  return {
    name,
    argumentCount,
    receiver: true,
    expand(build, target, args) {
      const [first, second] = [args[0]!, args[1]!]
      const variable = variableName(first, 'argument must be a simple name')
      const variable2 = variableName(second, 'argument must be a simple name')
      if (variable === variable2) throw new MacroError(second, `duplicate variable name: ${variable}`)
      refuseAccumulator(first, variable)
      refuseAccumulator(second, variable2)
      return build.comprehension({ range: target!, variable, variable2, ...fold(build, args) })
    },
  }
}

const SIMPLE_NAME = 'argument must be a simple name'
const IDENTIFIER = 'argument is not an identifier'

/** `has`, `all`, `exists`, `exists_one`, `map`, `filter`. */
export const standardMacros: readonly Macro[] = Object.freeze([
  has,
  overOne('all', 2, SIMPLE_NAME, (build, args) => foldAll(build, args[1]!)),
  overOne('exists', 2, SIMPLE_NAME, (build, args) => foldExists(build, args[1]!)),
  overOne('exists_one', 2, SIMPLE_NAME, (build, args) => foldExistsOne(build, args[1]!)),
  overOne('map', 2, IDENTIFIER, (build, args) => foldList(build, args[1]!, undefined)),
  overOne('map', 3, IDENTIFIER, (build, args) => foldList(build, args[2]!, args[1])),
  overOne('filter', 2, IDENTIFIER, (build, args) => foldList(build, args[0]!, args[1])),
])

const transformMap: FoldOf = (build, args) => {
  const inserted = () => [build.ident((args[0] as AstNode & { kind: 'ident' }).name), args.at(-1)!]
  return foldMap(build, inserted, args.length === 4 ? args[2] : undefined)
}
const transformList: FoldOf = (build, args) => foldList(build, args.at(-1)!, args.length === 4 ? args[2] : undefined)
const transformMapEntry: FoldOf = (build, args) => foldMap(build, () => [args.at(-1)!], args.length === 4 ? args[2] : undefined)

/** Comprehensions with a key or index and a value: `all`, `exists`, `existsOne`, `transformList`, `transformMap`, `transformMapEntry`. */
export const twoVariableMacros: readonly Macro[] = Object.freeze([
  overTwo('all', 3, (build, args) => foldAll(build, args[2]!)),
  overTwo('exists', 3, (build, args) => foldExists(build, args[2]!)),
  overTwo('existsOne', 3, (build, args) => foldExistsOne(build, args[2]!)),
  overTwo('exists_one', 3, (build, args) => foldExistsOne(build, args[2]!)),
  overTwo('transformList', 3, transformList),
  overTwo('transformList', 4, transformList),
  overTwo('transformMap', 3, transformMap),
  overTwo('transformMap', 4, transformMap),
  overTwo('transformMapEntry', 3, transformMapEntry),
  overTwo('transformMapEntry', 4, transformMapEntry),
])

/** `body` with a variable bound to a value: a comprehension over nothing. */
function bind(build: MacroBuilder, variable: string, value: AstNode, body: AstNode): AstNode {
  const [range, init] = [build.list(), value]
  const [condition, step] = [build.bool(false), build.ident(variable)]
  return build.comprehension({ range, variable: UNUSED_VARIABLE, accumulator: variable, init, condition, step, result: body })
}

function optionalMacro(name: string, wrapped: boolean): Macro {
  return {
    name,
    argumentCount: 2,
    receiver: true,
    expand(build, target, args) {
      const variable = variableName(args[0]!, `${name}() variable name must be a simple identifier`)
      const hasValue = build.memberCall('hasValue', target!)
      const value = build.memberCall('value', build.copy(target!))
      const bound = bind(build, variable, value, args[1]!)
      return build.call('_?_:_', hasValue, wrapped ? build.call('optional.of', bound) : bound, build.call('optional.none'))
    },
  }
}

/** `optMap` and `optFlatMap` of optional values. */
export const optionalMacros: readonly Macro[] = Object.freeze([optionalMacro('optMap', true), optionalMacro('optFlatMap', false)])

/** Holds the list while its keys are computed; no source can name it. */
const SORTED_LIST = '@__sortBy_input__'
const SORTABLE: ReadonlySet<AstNode['kind']> = new Set(['list', 'select', 'ident', 'comprehension', 'call'])

/** `list.sortBy(x, key)`. */
export const sortMacros: readonly Macro[] = Object.freeze([
  {
    name: 'sortBy',
    argumentCount: 2,
    receiver: true,
    expand(build: MacroBuilder, target: AstNode | undefined, args: readonly AstNode[]): AstNode | undefined {
      if (!SORTABLE.has(target!.kind))
        throw new MacroError(
          target!,
          'sortBy can only be applied to a list, identifier, comprehension, call or select expression',
        )
      const variable = variableName(args[0]!, IDENTIFIER)
      refuseAccumulator(args[0]!, variable)
      const keys = build.comprehension({
        range: build.ident(SORTED_LIST),
        variable,
        ...foldList(build, args[1]!, undefined),
      })
      return bind(build, SORTED_LIST, target!, build.memberCall('@sortByAssociatedKeys', build.ident(SORTED_LIST), keys))
    },
  },
])

/** `cel.bind(name, value, body)`. */
export const bindingMacros: readonly Macro[] = Object.freeze([
  {
    name: 'bind',
    argumentCount: 3,
    receiver: true,
    expand(build: MacroBuilder, target: AstNode | undefined, args: readonly AstNode[]): AstNode | undefined {
      if (target?.kind !== 'ident' || target.name !== 'cel') return undefined
      const variable = variableName(args[0]!, 'cel.bind() variable names must be simple identifiers')
      return bind(build, variable, args[1]!, args[2]!)
    },
  },
])
