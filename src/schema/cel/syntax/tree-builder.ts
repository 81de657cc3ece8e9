/** Makes the syntax tree from the concrete tree: operators become calls, macros are expanded, ids are given in reading order. */
import type { AstEntry, AstNode, ConstantValue } from '../ast.ts'
import type { IssueLog } from './issue-log.ts'
import { literalValue } from './literal-value.ts'
import { type Macro, MacroBuilder, MacroError } from './macro.ts'
import { NodeIds } from './node-ids.ts'
import { RESERVED_WORDS } from './reserved-words.ts'
import { nodePart, nodeParts, type SyntaxNode, tokenPart, tokenParts } from './syntax-tree.ts'
import { LiteralError } from './unescape.ts'

/** Operations and selections that may nest. */
const DEPTH_MAX = 250

const OPERATORS: ReadonlyMap<string, string> = new Map(
  ['==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'].map((operator) => [operator, `_${operator}_`]),
).set('in', '@in')

/** What a source may use of the syntax. */
export interface TreeOptions {
  readonly macros: readonly Macro[]
  readonly optionalSyntax: boolean
  readonly quotedIdentifiers: boolean
}

/** Builds the tree of one source. */
export class TreeBuilder {
  readonly ids: NodeIds
  readonly macroCalls = new Map<number, AstNode>()
  readonly #log: IssueLog
  readonly #options: TreeOptions
  readonly #macros: ReadonlyMap<string, Macro>
  #depth = 0

  constructor(log: IssueLog, options: TreeOptions) {
    this.#log = log
    this.#options = options
    this.ids = new NodeIds(log)
    this.#macros = new Map(options.macros.map((macro) => [macroKey(macro.name, macro.argumentCount, macro.receiver), macro]))
  }

  /** The tree of a node. Throws `ParsingStopped` when it is too deep or large. */
  build(node: SyntaxNode | undefined): AstNode {
    const inner = unnest(node)
    if (inner === undefined) return this.#gap(undefined)
    if (inner.rule === 'conditionalOr') return this.#logical(inner, '_||_')
    if (inner.rule === 'conditionalAnd') return this.#logical(inner, '_&&_')
    if (inner.rule === 'unary') return this.#unary(inner)
    if (inner.rule === 'primary') return this.#primary(inner)
    if (inner.rule === 'literal') return this.#literal(inner)
    this.#depth++
    if (this.#depth > DEPTH_MAX) this.#log.stop('max recursion depth exceeded')
    const built = this.#nested(inner)
    this.#depth--
    return built
  }

  #nested(node: SyntaxNode): AstNode {
    if (node.rule === 'expr') return this.#conditional(node)
    if (node.form === 'binary') return this.#binary(node)
    if (node.form === 'select') return this.#select(node)
    if (node.form === 'memberCall') return this.#memberCall(node)
    if (node.form === 'index') return this.#index(node)
    return this.#gap(undefined)
  }

  /** Stands where the source is wrong; only the problems of such a tree are used. */
  #gap(index: number | undefined): AstNode {
    return { kind: 'constant', id: this.ids.at(index), value: { type: 'null' } }
  }

  #problem(index: number, message: string): AstNode {
    this.#log.add(index, message)
    return this.#gap(index)
  }

  #conditional(node: SyntaxNode): AstNode {
    const condition = this.build(nodePart(node, 'e'))
    const id = this.ids.at(tokenPart(node, 'op')?.start)
    const whenTrue = this.build(nodePart(node, 'e1'))
    return this.#call(id, '_?_:_', undefined, [condition, whenTrue, this.build(nodePart(node, 'e2'))])
  }

  #logical(node: SyntaxNode, operator: string): AstNode {
    const terms = [this.build(nodePart(node, 'e'))]
    const ids: number[] = []
    const rest = nodeParts(node, 'rest')
    for (const [index, op] of tokenParts(node, 'ops').entries()) {
      terms.push(this.build(rest[index]))
      ids.push(this.ids.at(op.start))
    }
    return balance(operator, terms, ids, 0, ids.length - 1)
  }

  #binary(node: SyntaxNode): AstNode {
    const left = this.build(nodePart(node, 'left'))
    const op = tokenPart(node, 'op')
    const operator = OPERATORS.get(op?.text ?? '')
    if (op === undefined || operator === undefined) return this.#problem(node.start, 'operator not found')
    const id = this.ids.at(op.start)
    return this.#call(id, operator, undefined, [left, this.build(nodePart(node, 'right'))])
  }

  #unary(node: SyntaxNode): AstNode {
    if (node.form === '') return this.#gap(node.start)
    const ops = tokenParts(node, 'ops')
    if (ops.length % 2 === 0) return this.build(nodePart(node, 'e'))
    const id = this.ids.at(ops[0]!.start)
    return this.#call(id, node.form === 'not' ? '!_' : '-_', undefined, [this.build(nodePart(node, 'e'))])
  }

  #select(node: SyntaxNode): AstNode {
    const operand = this.build(nodePart(node, 'left'))
    const [op, name] = [tokenPart(node, 'op'), nodePart(node, 'id')]
    if (op === undefined || name === undefined) return this.#gap(node.start)
    const field = this.#fieldName(name, name.start)
    if (tokenPart(node, 'opt') === undefined) {
      return { kind: 'select', id: this.ids.at(op.start), operand, field: field ?? '', testOnly: false }
    }
    if (!this.#options.optionalSyntax) return this.#problem(op.start, "unsupported syntax '.?'")
    const constant: AstNode = { kind: 'constant', id: this.ids.at(name.start), value: { type: 'string', value: field ?? '' } }
    return { kind: 'call', id: this.ids.at(op.start), target: undefined, function: '_?._', args: [operand, constant] }
  }

  #memberCall(node: SyntaxNode): AstNode {
    const target = this.build(nodePart(node, 'left'))
    const name = tokenPart(node, 'id')
    if (name === undefined) return this.#gap(node.start)
    const id = this.ids.at(tokenPart(node, 'open')?.start)
    return this.#call(id, name.text, target, this.#arguments(node))
  }

  #index(node: SyntaxNode): AstNode {
    const target = this.build(nodePart(node, 'left'))
    const op = tokenPart(node, 'op')
    if (op === undefined) return this.#gap(node.start)
    const id = this.ids.at(op.start)
    const index = this.build(nodePart(node, 'index'))
    const isOptional = tokenPart(node, 'opt') !== undefined
    if (isOptional && !this.#options.optionalSyntax) return this.#problem(op.start, "unsupported syntax '[?'")
    return this.#call(id, isOptional ? '_[?_]' : '_[_]', undefined, [target, index])
  }

  #primary(node: SyntaxNode): AstNode {
    switch (node.form) {
      case 'ident':
      case 'globalCall':
        return this.#named(node)
      case 'list':
        return this.#list(node)
      case 'map': {
        const id = this.ids.at(tokenPart(node, 'op')?.start)
        return { kind: 'map', id, entries: this.#mapEntries(nodePart(node, 'entries')) }
      }
      case 'message':
        return this.#message(node)
      default:
        return this.#gap(undefined)
    }
  }

  #named(node: SyntaxNode): AstNode {
    const token = tokenPart(node, 'id')
    if (token === undefined) return this.#gap(node.start)
    if (RESERVED_WORDS.has(token.text)) return this.#problem(node.start, `reserved identifier: ${token.text}`)
    const name = tokenPart(node, 'leadingDot') === undefined ? token.text : `.${token.text}`
    if (node.form === 'ident') return { kind: 'ident', id: this.ids.at(token.start), name }
    const id = this.ids.at(tokenPart(node, 'open')?.start)
    return this.#call(id, name, undefined, this.#arguments(node))
  }

  #arguments(node: SyntaxNode): AstNode[] {
    return nodeParts(nodePart(node, 'args'), 'e').map((argument) => this.build(argument))
  }

  #list(node: SyntaxNode): AstNode {
    const id = this.ids.at(tokenPart(node, 'op')?.start)
    const optionalIndices: number[] = []
    const elements = nodeParts(nodePart(node, 'elements'), 'e').map((element, index) => {
      const built = this.build(nodePart(element, 'e'))
      const mark = tokenPart(element, 'opt')
      if (mark !== undefined && !this.#options.optionalSyntax) this.#problem(mark.start, "unsupported syntax '?'")
      else if (mark !== undefined) optionalIndices.push(index)
      return built
    })
    return { kind: 'list', id, elements, optionalIndices }
  }

  #mapEntries(node: SyntaxNode | undefined): AstEntry[] {
    return this.#entries(node, (key) => this.build(nodePart(key, 'e')))
  }

  #message(node: SyntaxNode): AstNode {
    const name = tokenParts(node, 'ids').map(({ text }) => text)
    const typeName = (tokenPart(node, 'leadingDot') === undefined ? '' : '.') + name.join('.')
    const id = this.ids.at(tokenPart(node, 'op')?.start)
    const entries = nodePart(node, 'entries')
    return {
      kind: 'struct',
      id,
      typeName,
      entries: this.#entries(entries, (key) => this.#fieldName(nodePart(key, 'id'), entries!.start)),
    }
  }

  /** Entries of a map or message; none when a part is missing, which was reported already. */
  #entries(node: SyntaxNode | undefined, keyOf: (key: SyntaxNode) => AstNode | string | undefined): AstEntry[] {
    if (node === undefined) return []
    const [keys, values] = [nodeParts(node, 'keys'), nodeParts(node, 'values')]
    const entries: AstEntry[] = []
    for (const [index, colon] of tokenParts(node, 'colons').entries()) {
      const id = this.ids.at(colon.start)
      if (index >= keys.length || index >= values.length) return []
      const optional = tokenPart(keys[index]!, 'opt') !== undefined
      if (optional && !this.#options.optionalSyntax) {
        this.#problem(keys[index]!.start, "unsupported syntax '?'")
        continue
      }
      const key = keyOf(keys[index]!)
      if (key !== undefined) entries.push({ id, key, value: this.build(values[index]), optional })
    }
    return entries
  }

  /** Name of a field; undefined, with a problem at `index`, when it is written in a way that is not enabled. */
  #fieldName(node: SyntaxNode | undefined, index: number): string | undefined {
    const token = node === undefined ? undefined : tokenPart(node, 'id')
    if (token === undefined) {
      this.#problem(index, 'unsupported ident kind')
      return undefined
    }
    if (node!.form === 'simple') return token.text
    if (this.#options.quotedIdentifiers) return token.text.slice(1, -1)
    this.#problem(index, "unsupported syntax: '`'")
    return undefined
  }

  #literal(node: SyntaxNode): AstNode {
    const token = tokenPart(node, 'token')
    if (token === undefined) return this.#gap(node.start)
    const sign = tokenPart(node, 'sign') === undefined ? '' : '-'
    let value: ConstantValue
    try {
      value = literalValue(node.form, sign, token.text)
    } catch (error) {
      if (error instanceof LiteralError) return this.#textProblem(node, error.message, token.text)
      throw error
    }
    return { kind: 'constant', id: this.ids.at(node.start), value }
  }

  #textProblem(node: SyntaxNode, message: string, text: string): AstNode {
    const gap = this.#problem(node.start, message)
    const isText = node.form === 'string' || node.form === 'bytes'
    return isText ? { kind: 'constant', id: this.ids.at(node.start), value: { type: 'string', value: text } } : gap
  }

  #call(id: number, name: string, target: AstNode | undefined, args: readonly AstNode[]): AstNode {
    const plain: AstNode = { kind: 'call', id, target, function: name, args }
    const isMember = target !== undefined
    const macro = this.#macros.get(macroKey(name, args.length, isMember)) ?? this.#macros.get(macroKey(name, undefined, isMember))
    if (macro === undefined) return plain
    try {
      const expanded = macro.expand(new MacroBuilder(this.ids, id), target, args)
      if (expanded === undefined) return plain
      this.macroCalls.set(expanded.id, plain)
      this.ids.release(id)
      return expanded
    } catch (error) {
      if (!(error instanceof MacroError)) throw error
      const position = this.ids.positionOf(error.nodeId)
      this.ids.release(id)
      this.#log.issues.push({ position, message: error.message })
      return { kind: 'constant', id: this.ids.atPosition(position), value: { type: 'null' } }
    }
  }
}

function macroKey(name: string, argumentCount: number | undefined, receiver: boolean): string {
  return `${name}:${argumentCount ?? '*'}:${receiver}`
}

/** The first node below that means something by itself. */
function unnest(node: SyntaxNode | undefined): SyntaxNode | undefined {
  let at = node
  while (at !== undefined) {
    if (at.rule === 'expr' ? at.parts.has('op') : at.rule.startsWith('conditional') ? at.parts.has('ops') : at.form === 'binary')
      return at
    const isWrapper =
      at.rule === 'primary'
        ? at.form === 'nested' || at.form === 'literal'
        : at.rule === 'unary'
          ? at.form === 'member'
          : at.rule !== 'literal'
    if (!isWrapper || (at.rule === 'member' && at.form !== 'primary')) return at
    at = nodePart(at, 'e')
  }
  return undefined
}

/** Long chains of one operator become a tree of little depth. */
function balance(operator: string, terms: readonly AstNode[], ids: readonly number[], low: number, high: number): AstNode {
  if (low > high) return terms[low]!
  const middle = (low + high + 1) >> 1
  const left = middle === low ? terms[middle]! : balance(operator, terms, ids, low, middle - 1)
  const right = middle === high ? terms[middle + 1]! : balance(operator, terms, ids, middle + 1, high)
  return { kind: 'call', id: ids[middle]!, target: undefined, function: operator, args: [left, right] }
}
