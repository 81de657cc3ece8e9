/**
 * Turns a syntax tree into closures: names become slots, overloads and patterns are found, constants are computed, and what is left to do at
 * run time is to call one closure a node. No code is generated.
 */
import type { AstNode, CelType, CheckedExpression, ConstantValue, ParsedExpression } from '../ast.ts'
import { messageType } from '../check/protobuf-messages.ts'
import { ConstantPatterns } from '../library/constant-patterns.ts'
import { CelError, CelDouble, CelUint, intOf, type Value } from '../values/value.ts'
import { type Attribute, attributeStep, extendAttribute, keyFlaw, type Qualifier, resolveStep } from './attribute.ts'
import { callStep } from './calls.ts'
import { CostExceeded, EvaluationAborted, Frame, type Step, type Variables } from './frame.ts'
import type { CelFunction } from './function.ts'
import { listStep, mapStep } from './literals.ts'
import { loopStep } from './loops.ts'
import { messageStep } from './messages.ts'
import { nameStep, pathStep, type Scope, slotOf, typeValueNamed } from './names.ts'
import { binaryOperator, isBinaryOperator, logic, optionalChoice, unaryOperator } from './operators.ts'
import { constantSet } from './constant-set.ts'

/** What a program may call and spend. */
export interface ProgramOptions {
  /** Functions beside the operators, by name. */
  readonly functions: ReadonlyMap<string, CelFunction>
  /** Units that an evaluation may cost. Default 10,000,000: what the reference allows all rules on one object together. */
  readonly costLimit?: number
  /**
   * Compute collections and conversions of constants, which then cost nothing, and compile patterns that are constants; what goes wrong there
   * is thrown as `PlanError`. Default false. Kubernetes does so.
   */
  readonly optimize?: boolean
  /** The expression's constant patterns as far as they have been looked at. Default: none has. */
  readonly patterns?: ConstantPatterns
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

/** An expression that is right but can never be run. */
export class PlanError extends Error {}

const COST_LIMIT_DEFAULT = 10_000_000
const COST_EXCEEDED = new CelError('operation cancelled: actual cost limit exceeded')

/**
 * Compiles an expression. An unchecked one finds out about unknown functions and wrong types when it runs.
 * @throws PlanError only with `optimize`
 */
export function compileExpression(ast: ParsedExpression | CheckedExpression, options: ProgramOptions): Program {
  const compiler = new Compiler(ast, options)
  const step = compiler.compile(ast.root)
  const slots = new Array<Value>(compiler.slotsMax).fill(null)
  const run = (variables: Variables, costLimit = options.costLimit ?? COST_LIMIT_DEFAULT): Evaluation => {
    const frame = new Frame(variables, slots.length === 0 ? slots : slots.slice(), costLimit)
    try {
      return { value: step(frame), cost: frame.cost }
    } catch (error) {
      // The engine's own bounds, of the length of a string or the depth of a nest, count as spent too.
      if (error instanceof EvaluationAborted) return { value: error.error, cost: frame.cost }
      if (error instanceof CostExceeded || error instanceof RangeError) return { value: COST_EXCEEDED, cost: frame.cost }
      throw error
    }
  }
  return { run, evaluate: (variables) => run(variables).value }
}

type CallNode = AstNode & { kind: 'call' }

/** A node on its way to a step: a constant and a path are more than their steps to what is around them. */
type Plan =
  | { readonly is: 'step'; readonly step: Step }
  | { readonly is: 'constant'; readonly value: Value }
  | { readonly is: 'attribute'; readonly attribute: Attribute; readonly price: number; readonly path?: readonly string[] }

const stepPlan = (step: Step): Plan => ({ is: 'step', step })
const constantPlan = (value: Value): Plan => ({ is: 'constant', value })

function toStep(plan: Plan): Step {
  if (plan.is === 'step') return plan.step
  if (plan.is === 'attribute') return attributeStep(plan.attribute, plan.price)
  const { value } = plan
  return () => value
}

/** What a path can go on from. */
function toAttribute(plan: Plan): Attribute {
  return plan.is === 'attribute' ? plan.attribute : { root: toStep(plan), qualifiers: [] }
}

/** Conversions that are computed when their argument is a constant. */
const CONVERSIONS: ReadonlySet<string> = new Set([
  ...['bool', 'bytes', 'double', 'duration', 'dyn', 'int', 'string', 'timestamp', 'type', 'uint'],
])

class Compiler {
  /** Slots that the deepest nesting of loops needs. */
  slotsMax = 0
  readonly #functions: ReadonlyMap<string, CelFunction>
  readonly #references: ReadonlyMap<number, string> | undefined
  readonly #overloads: ReadonlyMap<number, readonly string[]> | undefined
  readonly #types: ReadonlyMap<number, CelType> | undefined
  readonly #optimize: boolean
  readonly #patterns: ConstantPatterns
  #slots = 0

  constructor(
    ast: ParsedExpression | CheckedExpression,
    { functions, optimize = false, patterns = new ConstantPatterns() }: ProgramOptions,
  ) {
    this.#functions = functions
    this.#references = 'references' in ast ? ast.references : undefined
    this.#overloads = 'overloads' in ast ? ast.overloads : undefined
    this.#types = 'types' in ast ? ast.types : undefined
    this.#optimize = optimize
    this.#patterns = patterns
  }

  compile(node: AstNode): Step {
    return toStep(this.#plan(node, undefined))
  }

  #step(node: AstNode, scope: Scope | undefined): Step {
    return toStep(this.#plan(node, scope))
  }

  #plan(node: AstNode, scope: Scope | undefined): Plan {
    switch (node.kind) {
      case 'constant':
        return constantPlan(constantValue(node.value))
      case 'ident':
        return this.#ident(node.name, node.id, scope)
      case 'select':
        return this.#select(node, scope)
      case 'call':
        return this.#call(node, scope)
      case 'list':
        return this.#list(node, scope)
      case 'map':
        return this.#map(node, scope)
      case 'struct':
        return stepPlan(this.#message(node, scope))
      case 'comprehension':
        return stepPlan(this.#comprehension(node, scope))
    }
  }

  #all(nodes: readonly AstNode[], scope: Scope | undefined): Plan[] {
    return nodes.map((node) => this.#plan(node, scope))
  }

  /** The value of a step that reads nothing. */
  #compute(step: Step): Value {
    return step(new Frame({}, [], COST_LIMIT_DEFAULT))
  }

  #list({ elements, optionalIndices }: AstNode & { kind: 'list' }, scope: Scope | undefined): Plan {
    const plans = this.#all(elements, scope)
    const step = listStep(plans.map(toStep), optionalIndices)
    return this.#optimize && plans.every(({ is }) => is === 'constant') ? constantPlan(this.#compute(step)) : stepPlan(step)
  }

  #map({ entries }: AstNode & { kind: 'map' }, scope: Scope | undefined): Plan {
    const plans = entries.map(({ key, value, optional }) => ({
      key: typeof key === 'string' ? constantPlan(key) : this.#plan(key, scope),
      value: this.#plan(value, scope),
      optional,
    }))
    const step = mapStep(plans.map(({ key, value, optional }) => ({ key: toStep(key), value: toStep(value), optional })))
    const isConstant = plans.every(({ key, value }) => key.is === 'constant' && value.is === 'constant')
    return this.#optimize && isConstant ? constantPlan(this.#compute(step)) : stepPlan(step)
  }

  #message({ typeName, entries }: AstNode & { kind: 'struct' }, scope: Scope | undefined): Step {
    const fields = entries.map(({ key, value, optional }) => ({ name: String(key), value: this.#step(value, scope), optional }))
    return messageStep(typeName.replace(/^\./, ''), fields) ?? (() => new CelError(`unknown type: ${typeName}`))
  }

  #ident(written: string, id: number, scope: Scope | undefined): Plan {
    const slot = slotOf(scope, written)
    // The reference looks for a type of the name of a variable that holds a type.
    if (this.#optimize && this.#types?.get(id)?.kind === 'type' && !typeValueNamed(written.replace(/^\./, '')))
      throw new PlanError(`reference to undefined type: ${written.replace(/^\./, '')}`)
    if (slot !== undefined) return { is: 'attribute', attribute: { root: slot, qualifiers: [] }, price: 1 }
    return this.#named(this.#references?.get(id) ?? written.replace(/^\./, ''))
  }

  /** A variable or type by its full name. */
  #named(name: string): Plan {
    const type = typeValueNamed(name)
    if (type && this.#optimize) return constantPlan(type)
    if (!type && this.#references && messageType(name)) throw new PlanError(`reference to undefined type: ${name}`)
    const root = nameStep(name)
    // An unchecked path may go on as the name of a variable.
    const path = this.#references ? {} : { path: [name] }
    return { is: 'attribute', attribute: { root, qualifiers: [] }, price: type ? 0 : 1, ...path }
  }

  #select(node: AstNode & { kind: 'select' }, scope: Scope | undefined): Plan {
    const { field, testOnly } = node
    const reference = testOnly ? undefined : this.#references?.get(node.id)
    if (reference !== undefined) return this.#named(reference)
    const operand = this.#plan(node.operand, scope)
    if (operand.is === 'attribute' && operand.path && !testOnly) {
      const path = [...operand.path, field]
      return { is: 'attribute', attribute: { root: pathStep(path), qualifiers: [] }, price: 1, path }
    }
    const attribute = extendAttribute(toAttribute(operand), { key: () => field, optional: false, testOnly })
    // Asking for presence costs one less than the value.
    if (testOnly) return 'root' in attribute ? { is: 'attribute', attribute, price: 0 } : stepPlan(refund(resolveStep(attribute)))
    return { is: 'attribute', attribute, price: 1 }
  }

  #call(node: CallNode, scope: Scope | undefined): Plan {
    const name = node.function
    if (node.target === undefined) return this.#operator(node, scope) ?? this.#function(name, node, node.args, false, scope)
    if (node.args.length === 1 && (name === 'or' || name === 'orValue'))
      return stepPlan(optionalChoice(name === 'orValue', this.#step(node.target, scope), this.#step(node.args[0]!, scope)))
    const qualified = this.#references ? this.#references.get(node.id) : qualifiedName(node, scope)
    if (qualified !== undefined && this.#functions.has(qualified)) return this.#function(qualified, node, node.args, false, scope)
    return this.#function(name, node, [node.target, ...node.args], true, scope)
  }

  #operator(node: CallNode, scope: Scope | undefined): Plan | undefined {
    const { function: name, args } = node
    const [first, second, third] = args
    if (name === '_?_:_') {
      const attribute = {
        condition: this.#step(first!, scope),
        yes: toAttribute(this.#plan(second!, scope)),
        no: toAttribute(this.#plan(third!, scope)),
      }
      return { is: 'attribute', attribute, price: 0 }
    }
    if (args.length === 1) {
      const step = unaryOperator(name, () => this.#step(first!, scope))
      return step && stepPlan(step)
    }
    if (args.length !== 2) return undefined
    if (name === '_[_]' || name === '_[?_]' || name === '_?._') return this.#index(first!, second!, name !== '_[_]', scope)
    if (name === '_&&_' || name === '_||_')
      return stepPlan(logic(name === '_||_', this.#step(first!, scope), this.#step(second!, scope)))
    return this.#binary(node, scope)
  }

  #binary({ function: name, args, id }: CallNode, scope: Scope | undefined): Plan | undefined {
    const resolved = this.#overloads?.get(id)
    const overload = resolved ? (resolved.length === 1 ? resolved[0]! : '') : undefined
    const plans = (): [Plan, Plan] => [this.#plan(args[0]!, scope), this.#plan(args[1]!, scope)]
    if (this.#optimize && overload === 'in_list') {
      const [value, list] = plans()
      const set = list.is === 'constant' ? constantSet(list.value, toStep(value)) : undefined
      if (set) return 'constant' in set ? constantPlan(set.constant) : stepPlan(set.step)
      return stepPlan(binaryOperator(name, toStep(value), toStep(list), overload))
    }
    if (!isBinaryOperator(name)) return undefined
    const [left, right] = plans()
    return stepPlan(binaryOperator(name, toStep(left), toStep(right), overload))
  }

  #index(operandNode: AstNode, keyNode: AstNode, optional: boolean, scope: Scope | undefined): Plan {
    const operand = this.#plan(operandNode, scope)
    const key = this.#plan(keyNode, scope)
    if (this.#optimize && key.is === 'constant') this.#refuse(keyFlaw(key.value))
    const qualifier: Qualifier = {
      key: key.is === 'attribute' ? resolveStep(key.attribute) : toStep(key),
      optional,
      testOnly: false,
    }
    return { is: 'attribute', attribute: extendAttribute(toAttribute(operand), qualifier), price: 1 }
  }

  #function(name: string, { id }: CallNode, args: readonly AstNode[], isMember: boolean, scope: Scope | undefined): Plan {
    const resolved = this.#overloads?.get(id)
    const overloads = (this.#functions.get(name)?.overloads ?? []).filter(
      (overload) =>
        overload.isMember === isMember &&
        overload.parameters.length === args.length &&
        (resolved?.length !== 1 || resolved[0] === overload.id),
    )
    const plans = this.#all(args, scope)
    const constants = plans.map((plan) => (plan.is === 'constant' ? plan.value : undefined))
    if (this.#optimize) this.#refuse(overloads[0]?.flaw?.(constants, this.#patterns))
    const isUncertain = resolved !== undefined && resolved.length > 1
    const step = callStep({ name, overloads, args: plans.map(toStep), constants, isUncertain })
    if (!this.#optimize || args.length !== 1 || constants[0] === undefined || !CONVERSIONS.has(name)) return stepPlan(step)
    const value = this.#compute(step)
    this.#refuse(value)
    return constantPlan(value)
  }

  #refuse(value: Value | undefined): void {
    if (value instanceof CelError) throw new PlanError(value.message)
  }

  #comprehension(node: AstNode & { kind: 'comprehension' }, scope: Scope | undefined): Step {
    const range = this.#step(node.iterRange, scope)
    const outerSlots = this.#slots
    const accuSlot = this.#slots++
    const accuInit = this.#step(node.accuInit, scope)
    const iterSlot = this.#slots++
    const iterSlot2 = node.iterVar2 === undefined ? -1 : this.#slots++
    this.slotsMax = Math.max(this.slotsMax, this.#slots)
    const accu: Step = (frame) => {
      const value = frame.slots[accuSlot]
      if (value !== undefined) return value
      const start = accuInit(frame)
      frame.slots[accuSlot] = start
      return start
    }
    const accuScope: Scope = { names: new Map([[node.accuVar, accu]]), outer: scope }
    const names = new Map<string, Step>([[node.iterVar, (frame) => frame.slots[iterSlot]!]])
    if (node.iterVar2 !== undefined) names.set(node.iterVar2, (frame) => frame.slots[iterSlot2]!)
    const loopScope: Scope = { names, outer: accuScope }
    const condition = this.#step(node.loopCondition, loopScope)
    const step = this.#step(node.loopStep, loopScope)
    const result = this.#step(node.result, accuScope)
    this.#slots = outerSlots
    return loopStep({ range, condition, step, result, iterSlot, iterSlot2, accuSlot })
  }
}

const refund =
  (step: Step): Step =>
  (frame) => {
    const value = step(frame)
    frame.cost--
    return value
  }

/** `a.b.f` of the call `a.b.f()` when `a` is no loop's variable. */
function qualifiedName({ target, function: name }: CallNode, scope: Scope | undefined): string | undefined {
  const path = pathOf(target!)
  if (!path || (!path[0]!.startsWith('.') && slotOf(scope, path[0]!) !== undefined)) return undefined
  return `${path.join('.').replace(/^\./, '')}.${name}`
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
