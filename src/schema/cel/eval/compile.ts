/**
 * Turns a syntax tree into closures: names become slots, overloads and patterns are found, and what is left to do at run time
 * is to call one closure a node. No code is generated.
 */
import type { AstNode, CheckedExpression, ConstantValue, ParsedExpression } from '../ast.ts'
import { CelError, CelDouble, CelOptional, CelUint, intOf, type Value } from '../values/value.ts'
import { access, accessOptional, hasField } from './access.ts'
import { callStep } from './calls.ts'
import { CostExceeded, Frame, type Step, type Variables } from './frame.ts'
import type { CelFunction } from './function.ts'
import { listStep, mapStep } from './literals.ts'
import { loopStep } from './loops.ts'
import { nameStep, pathStep, type Scope, slotOf } from './names.ts'
import { binaryOperator, conditional, logic, unaryOperator } from './operators.ts'

/** What a program may call and spend. */
export interface ProgramOptions {
  /** Functions beside the operators, by name. */
  readonly functions: ReadonlyMap<string, CelFunction>
  /** Units that an evaluation may cost. Default 10,000,000, as for a validation rule of the reference. */
  readonly costLimit?: number
}

/** A result and what it cost. */
export interface Evaluation {
  readonly value: Value
  readonly cost: number
}

/** A compiled expression. May be evaluated any number of times. */
export interface Program {
  /** The value of the expression, or an error; never throws for what an expression or its variables do. */
  evaluate(variables: Variables): Value
  /** As `evaluate`, and the price. @param costLimit instead of the program's own limit */
  run(variables: Variables, costLimit?: number): Evaluation
}

const COST_LIMIT = 10_000_000
const COST_EXCEEDED = new CelError('operation cancelled: actual cost limit exceeded')

/** Compiles an expression. An unchecked one finds out about unknown functions and wrong types when it runs. */
export function compileExpression(ast: ParsedExpression | CheckedExpression, options: ProgramOptions): Program {
  const compiler = new Compiler(ast, options.functions)
  const step = compiler.compile(ast.root, undefined)
  const slots = new Array<Value>(compiler.slotsMax).fill(null)
  const run = (variables: Variables, costLimit = options.costLimit ?? COST_LIMIT): Evaluation => {
    const frame = new Frame(variables, slots.length === 0 ? slots : slots.slice(), costLimit)
    try {
      return { value: step(frame), cost: frame.cost }
    } catch (error) {
      // The engine's own bounds, of the length of a string or the depth of a nest, count as spent too.
      if (error instanceof CostExceeded || error instanceof RangeError) return { value: COST_EXCEEDED, cost: frame.cost }
      throw error
    }
  }
  return { run, evaluate: (variables) => run(variables).value }
}

type CallNode = AstNode & { kind: 'call' }

class Compiler {
  /** Slots that the deepest nesting of loops needs. */
  slotsMax = 0
  readonly #functions: ReadonlyMap<string, CelFunction>
  readonly #references: ReadonlyMap<number, string> | undefined
  readonly #overloads: ReadonlyMap<number, readonly string[]> | undefined
  #slots = 0

  constructor(ast: ParsedExpression | CheckedExpression, functions: ReadonlyMap<string, CelFunction>) {
    this.#functions = functions
    this.#references = 'references' in ast ? ast.references : undefined
    this.#overloads = 'overloads' in ast ? ast.overloads : undefined
  }

  compile(node: AstNode, scope: Scope | undefined): Step {
    switch (node.kind) {
      case 'constant': {
        const value = constantValue(node.value)
        return () => value
      }
      case 'ident':
        return this.#ident(node.name, node.id, scope)
      case 'select':
        return this.#select(node, scope)
      case 'call':
        return this.#call(node, scope)
      case 'list':
        return listStep(this.#all(node.elements, scope), node.optionalIndices)
      case 'map':
        return mapStep(
          node.entries.map(({ key, value, optional }) => ({
            key: typeof key === 'string' ? () => key : this.compile(key, scope),
            value: this.compile(value, scope),
            optional,
          })),
        )
      case 'struct':
        return () => new CelError(`unknown type: ${node.typeName}`)
      case 'comprehension':
        return this.#comprehension(node, scope)
    }
  }

  #all(nodes: readonly AstNode[], scope: Scope | undefined): Step[] {
    return nodes.map((node) => this.compile(node, scope))
  }

  #ident(name: string, id: number, scope: Scope | undefined): Step {
    const slot = slotOf(scope, name)
    if (slot !== undefined) {
      return (frame) => {
        frame.charge(1)
        return frame.slots[slot]!
      }
    }
    return nameStep(this.#references?.get(id) ?? name.replace(/^\./, ''))
  }

  #select(node: AstNode & { kind: 'select' }, scope: Scope | undefined): Step {
    const { field } = node
    const path = node.testOnly ? undefined : this.#freePath(node, scope)
    const reference = this.#references?.get(node.id)
    if (path && reference !== undefined) return nameStep(reference)
    if (path && !this.#references) return pathStep(path)
    const operand = this.compile(node.operand, scope)
    const baseCost = isAttribute(node.operand) ? 0 : 1
    if (node.testOnly) {
      return (frame) => {
        const value = operand(frame)
        frame.charge(baseCost)
        return hasField(value, field)
      }
    }
    return (frame) => {
      const value = operand(frame)
      frame.charge(baseCost + 1)
      return access(value, field)
    }
  }

  /** The names of a path that starts at no loop's variable. */
  #freePath(node: AstNode, scope: Scope | undefined): string[] | undefined {
    const path = pathOf(node)
    return path && (path[0]!.startsWith('.') || slotOf(scope, path[0]!) === undefined)
      ? [path[0]!.replace(/^\./, ''), ...path.slice(1)]
      : undefined
  }

  #call(node: CallNode, scope: Scope | undefined): Step {
    const name = node.function
    if (node.target === undefined) {
      const operator = this.#operator(node, scope)
      if (operator) return operator
      return this.#function(name, node, node.args, false, scope)
    }
    if (node.args.length === 1 && (name === 'or' || name === 'orValue')) return this.#optionalChoice(node, node.target, scope)
    const path = this.#freePath(node.target, scope)
    const qualified = path && `${path.join('.')}.${name}`
    if (qualified && this.#functions.has(qualified)) return this.#function(qualified, node, node.args, false, scope)
    return this.#function(name, node, [node.target, ...node.args], true, scope)
  }

  #operator({ function: name, args }: CallNode, scope: Scope | undefined): Step | undefined {
    const [first, second, third] = args
    if (name === '_?_:_')
      return conditional(this.compile(first!, scope), this.#branch(second!, scope), this.#branch(third!, scope))
    if (args.length === 1) return unaryOperator(name, this.compile(first!, scope))
    if (args.length !== 2) return undefined
    switch (name) {
      case '_&&_':
      case '_||_':
        return logic(name === '_||_', this.compile(first!, scope), this.compile(second!, scope))
      case '_[_]':
        return this.#index(first!, second!, access, scope)
      case '_[?_]':
      case '_?._':
        return this.#index(first!, second!, accessOptional, scope)
      default:
        return binaryOperator(name, this.compile(first!, scope), this.compile(second!, scope))
    }
  }

  /** The reference does not charge for the start of a path that is a branch. */
  #branch(node: AstNode, scope: Scope | undefined): Step {
    const step = this.compile(node, scope)
    const isPath =
      isAttribute(node) && !(node.kind === 'select' && node.testOnly) && !(node.kind === 'call' && node.function === '_?_:_')
    if (!isPath) return step
    return (frame) => {
      const value = step(frame)
      frame.cost--
      return value
    }
  }

  #index(operandNode: AstNode, keyNode: AstNode, get: typeof access, scope: Scope | undefined): Step {
    const operand = this.compile(operandNode, scope)
    const key = this.compile(keyNode, scope)
    const price = isAttribute(operandNode) ? 1 : 2
    // A name inside the brackets costs nothing beside the look-up.
    const isFreeKey = pathOf(keyNode) !== undefined
    return (frame) => {
      const value = operand(frame)
      const before = frame.cost
      const at = key(frame)
      if (isFreeKey) frame.cost = before
      frame.charge(price)
      return get(value, at)
    }
  }

  /** `a.or(b)` and `a.orValue(b)`: `b` is evaluated only when `a` is empty. */
  #optionalChoice(node: CallNode, target: AstNode, scope: Scope | undefined): Step {
    const left = this.compile(target, scope)
    const right = this.compile(node.args[0]!, scope)
    const unwraps = node.function === 'orValue'
    return (frame) => {
      const optional = left(frame)
      frame.charge(1)
      if (!(optional instanceof CelOptional)) return optional instanceof CelError ? optional : new CelError('no such overload')
      if (optional.value === undefined) return right(frame)
      return unwraps ? optional.value : optional
    }
  }

  #function(name: string, { id }: CallNode, args: readonly AstNode[], isMember: boolean, scope: Scope | undefined): Step {
    const ids = this.#overloads?.get(id)
    const overloads = (this.#functions.get(name)?.overloads ?? []).filter(
      (overload) =>
        overload.isMember === isMember && overload.parameters.length === args.length && (!ids || ids.includes(overload.id)),
    )
    const constants = args.map((arg) => (arg.kind === 'constant' ? constantValue(arg.value) : undefined))
    return callStep(name, overloads, this.#all(args, scope), constants)
  }

  #comprehension(node: AstNode & { kind: 'comprehension' }, scope: Scope | undefined): Step {
    const range = this.compile(node.iterRange, scope)
    const accuInit = this.compile(node.accuInit, scope)
    const outerSlots = this.#slots
    const accuSlot = this.#slots++
    const iterSlot = this.#slots++
    const iterSlot2 = node.iterVar2 === undefined ? -1 : this.#slots++
    this.slotsMax = Math.max(this.slotsMax, this.#slots)
    const accuScope: Scope = { names: new Map([[node.accuVar, accuSlot]]), outer: scope }
    const names = new Map([[node.iterVar, iterSlot]])
    if (node.iterVar2 !== undefined) names.set(node.iterVar2, iterSlot2)
    const loopScope: Scope = { names, outer: accuScope }
    const condition = this.compile(node.loopCondition, loopScope)
    const step = this.compile(node.loopStep, loopScope)
    const result = this.compile(node.result, accuScope)
    this.#slots = outerSlots
    return loopStep({ range, accuInit, condition, step, result, iterSlot, iterSlot2, accuSlot })
  }
}

const QUALIFIERS = new Set(['_[_]', '_[?_]', '_?._', '_?_:_'])

/** Is it a path that further fields extend, rather than a value that a new path starts from? */
function isAttribute(node: AstNode): boolean {
  return node.kind === 'ident' || node.kind === 'select' || (node.kind === 'call' && QUALIFIERS.has(node.function))
}

/** The names of `a.b.c`; `undefined` for any other node. */
function pathOf(node: AstNode): string[] | undefined {
  if (node.kind === 'ident') return [node.name]
  if (node.kind !== 'select' || node.testOnly) return undefined
  const path = pathOf(node.operand)
  path?.push(node.field)
  return path
}

/** The value of a literal. */
function constantValue(constant: ConstantValue): Value {
  switch (constant.type) {
    case 'null':
      return null
    case 'int':
      return intOf(constant.value)
    case 'uint':
      return new CelUint(constant.value)
    case 'double':
      return new CelDouble(constant.value)
    default:
      return constant.value
  }
}
