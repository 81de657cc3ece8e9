/** What a macro is: a call that the parser replaces by another tree, and the tools with which it builds that tree. */
import type { AstEntry, AstNode, ConstantValue } from '../ast.ts'
import type { NodeIds } from './node-ids.ts'

/** Name of the hidden variable in which a comprehension collects its result. */
const ACCUMULATOR = '@result'
/** The accumulator's former name, which stays forbidden as a variable of macros. */
const ACCUMULATOR_LEGACY = '__result__'

/** A macro. */
export interface Macro {
  readonly name: string
  /** `undefined`: any number. */
  readonly argumentCount: number | undefined
  /** Called on a target (`list.all(…)`) rather than alone (`has(…)`). */
  readonly receiver: boolean
  /** The tree that takes the call's place; undefined: the call stays as it is. Throws `MacroError`. */
  expand(build: MacroBuilder, target: AstNode | undefined, args: readonly AstNode[]): AstNode | undefined
}

/** Arguments that a macro does not take. */
export class MacroError extends Error {
  /** Node that is wrong. */
  readonly nodeId: number

  constructor(node: AstNode, message: string) {
    super(message)
    this.nodeId = node.id
  }
}

/** Parts of a comprehension. */
export interface ComprehensionParts {
  readonly range: AstNode
  readonly variable: string
  readonly variable2?: string
  /** Default: `ACCUMULATOR`. */
  readonly accumulator?: string
  readonly init: AstNode
  readonly condition: AstNode
  readonly step: AstNode
  readonly result: AstNode
}

/** Builds nodes at the place of a macro call. */
export class MacroBuilder {
  readonly #ids: NodeIds
  readonly #callId: number

  constructor(ids: NodeIds, callId: number) {
    this.#ids = ids
    this.#callId = callId
  }

  constant(value: ConstantValue): AstNode {
    return { kind: 'constant', id: this.#id(), value }
  }

  bool(value: boolean): AstNode {
    return this.constant({ type: 'bool', value })
  }

  int(value: bigint): AstNode {
    return this.constant({ type: 'int', value })
  }

  ident(name: string): AstNode {
    return { kind: 'ident', id: this.#id(), name }
  }

  accumulator(): AstNode {
    return this.ident(ACCUMULATOR)
  }

  list(...elements: readonly AstNode[]): AstNode {
    return { kind: 'list', id: this.#id(), elements, optionalIndices: [] }
  }

  map(): AstNode {
    return { kind: 'map', id: this.#id(), entries: [] }
  }

  call(name: string, ...args: readonly AstNode[]): AstNode {
    return { kind: 'call', id: this.#id(), target: undefined, function: name, args }
  }

  memberCall(name: string, target: AstNode, ...args: readonly AstNode[]): AstNode {
    return { kind: 'call', id: this.#id(), target, function: name, args }
  }

  presenceTest(operand: AstNode, field: string): AstNode {
    return { kind: 'select', id: this.#id(), operand, field, testOnly: true }
  }

  comprehension(parts: ComprehensionParts): AstNode {
    return {
      kind: 'comprehension',
      id: this.#id(),
      iterVar: parts.variable,
      iterVar2: parts.variable2,
      iterRange: parts.range,
      accuVar: parts.accumulator ?? ACCUMULATOR,
      accuInit: parts.init,
      loopCondition: parts.condition,
      loopStep: parts.step,
      result: parts.result,
    }
  }

  /** A copy of a tree with ids of its own, at the same places. */
  copy(node: AstNode): AstNode {
    const id = this.#ids.atPosition(this.#ids.positionOf(node.id))
    switch (node.kind) {
      case 'constant':
      case 'ident':
        return { ...node, id }
      case 'select':
        return { ...node, id, operand: this.copy(node.operand) }
      case 'call': {
        const args = node.args.map((arg) => this.copy(arg))
        return { ...node, id, args, target: node.target === undefined ? undefined : this.copy(node.target) }
      }
      case 'list':
        return { ...node, id, elements: node.elements.map((element) => this.copy(element)) }
      case 'map':
      case 'struct':
        return { ...node, id, entries: node.entries.map((entry) => this.#copyEntry(entry)) }
      case 'comprehension': {
        const [iterRange, accuInit] = [this.copy(node.iterRange), this.copy(node.accuInit)]
        const [loopCondition, loopStep] = [this.copy(node.loopCondition), this.copy(node.loopStep)]
        return { ...node, id, iterRange, accuInit, loopCondition, loopStep, result: this.copy(node.result) }
      }
      default:
        return node satisfies never
    }
  }

  #copyEntry(entry: AstEntry): AstEntry {
    const id = this.#id()
    const key = typeof entry.key === 'string' ? entry.key : this.copy(entry.key)
    return { ...entry, id, key, value: this.copy(entry.value) }
  }

  #id(): number {
    return this.#ids.atPosition(this.#ids.positionOf(this.#callId))
  }
}

/** Name of an argument that has to be a plain name. Throws `MacroError` with the text given when it is none. */
export function variableName(node: AstNode, message: string): string {
  if (node.kind !== 'ident') throw new MacroError(node, message)
  return node.name
}

/** Refuses a variable that would hide the accumulator. */
export function refuseAccumulator(node: AstNode, name: string): void {
  if (name === ACCUMULATOR || name === ACCUMULATOR_LEGACY) {
    throw new MacroError(node, 'iteration variable overwrites accumulator variable')
  }
}
