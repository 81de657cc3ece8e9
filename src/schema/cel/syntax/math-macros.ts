/** `math.least` and `math.greatest`: any number of numbers, or a list of them. */
import type { AstNode } from '../ast.ts'
import { type Macro, type MacroBuilder, MacroError } from './macro.ts'

function extreme(name: string, functionName: string): Macro {
  return {
    name,
    argumentCount: undefined,
    receiver: true,
    expand(build: MacroBuilder, target: AstNode | undefined, args: readonly AstNode[]): AstNode | undefined {
      if (target?.kind !== 'ident' || target.name !== 'math') return undefined
      const [first] = args
      if (first === undefined) throw new MacroError(target, `math.${name}() requires at least one argument`)
      if (args.length === 1) {
        if (isNumber(first) || isListOfNumbers(first)) return build.call(functionName, first)
        throw new MacroError(first, `math.${name}() invalid single argument value`)
      }
      const wrong = args.find((argument) => !isNumber(argument))
      if (wrong) throw new MacroError(wrong, `math.${name}() simple literal arguments must be numeric`)
      return args.length === 2 ? build.call(functionName, ...args) : build.call(functionName, build.list(...args))
    },
  }
}

/** Whether it is a number as far as the syntax tells. */
function isNumber(node: AstNode): boolean {
  if (node.kind === 'constant') return node.value.type === 'double' || node.value.type === 'int' || node.value.type === 'uint'
  return node.kind !== 'list' && node.kind !== 'map' && node.kind !== 'struct'
}

function isListOfNumbers(node: AstNode): boolean {
  return node.kind === 'list' && node.elements.length > 0 && node.elements.every(isNumber)
}

/** The macros of the math library. */
export const mathMacros: readonly Macro[] = Object.freeze([extreme('least', 'math.@min'), extreme('greatest', 'math.@max')])
