/** Walks a checked expression and adds up the least and the greatest price that evaluating it can have. */
import { codePoints } from '../../code-points.ts'
import type { AstNode, CelType, CheckedExpression } from '../ast.ts'
import { DYN } from '../check/type-forms.ts'
import { LIST_COST, MAP_COST, STRUCT_COST } from '../eval/cost.ts'
import type { CallPrice, CallSite, Operand } from './call-site.ts'
import { collectionPrice } from './collection-prices.ts'
import { FieldPath } from './field-path.ts'
import { kubernetesPrice } from './kubernetes-prices.ts'
import { includesArguments, languagePrice } from './language-prices.ts'
import { exactly, hull, ONE, plus, type Range, times, UNBOUNDED, UNKNOWN, ZERO } from './ranges.ts'

/** Variables of macros; paths that start at one are none. */
const ACCUMULATORS: ReadonlySet<string> = new Set(['@result', '__result__'])

type Call = AstNode & { kind: 'call' }
type Loop = AstNode & { kind: 'comprehension' }

/** Sizes of what a list or a map has in it. */
interface EntrySizes {
  readonly kind: 'list' | 'map'
  /** Of a key; 1 for an index. */
  readonly key: Range
  readonly value: Range
}

/** A variable of a comprehension. */
interface Local {
  readonly path: FieldPath | undefined
  readonly size: Range | undefined
  readonly entries: EntrySizes | undefined
}

/** Size of the value that a path leads to; `undefined`: not known. */
export type SizeSource = (path: readonly string[], type: CelType) => Range | undefined

/** Estimates one expression. */
export class Estimator {
  readonly #checked: CheckedExpression
  readonly #sizeSource: SizeSource
  readonly #paths = new Map<number, FieldPath | undefined>()
  readonly #sizes = new Map<number, Range>()
  readonly #entries = new Map<number, EntrySizes>()
  /** By name, the innermost last. */
  readonly #locals = new Map<string, Local[]>()

  constructor(checked: CheckedExpression, sizeSource: SizeSource) {
    this.#checked = checked
    this.#sizeSource = sizeSource
  }

  /** Price of a node with all below it. */
  price(node: AstNode): Range {
    switch (node.kind) {
      case 'constant':
        return ZERO
      case 'ident':
        return this.#priceName(node.id, this.#nameOf(node))
      case 'select':
        return this.#priceSelect(node)
      case 'call':
        return this.#priceCall(node)
      case 'list':
        return this.#priceList(node)
      case 'map':
        return this.#priceMap(node)
      case 'struct':
        return plus(this.#sum(node.entries.map(({ value }) => value)), exactly(STRUCT_COST))
      case 'comprehension':
        return isBinding(node) ? this.#priceBinding(node) : this.#priceLoop(node)
      default:
        return node satisfies never
    }
  }

  #sum(nodes: readonly AstNode[]): Range {
    return nodes.reduce((sum, node) => plus(sum, this.price(node)), ZERO)
  }

  /** The name that a node stands for; `undefined`: it is no name. */
  #nameOf(node: AstNode): string | undefined {
    if (node.kind === 'ident') return this.#checked.references.get(node.id) ?? node.name
    return node.kind === 'select' ? this.#checked.references.get(node.id) : undefined
  }

  #local(name: string | undefined): Local | undefined {
    return name === undefined ? undefined : this.#locals.get(name)?.at(-1)
  }

  #typeOf(node: AstNode): CelType {
    return this.#checked.types.get(node.id) ?? DYN
  }

  #pathOf(node: AstNode): FieldPath | undefined {
    const local = this.#local(this.#nameOf(node))
    return local ? local.path : this.#paths.get(node.id)
  }

  #priceName(id: number, name: string | undefined): Range {
    const local = this.#local(name)
    this.#paths.set(id, local ? local.path : FieldPath.extend(undefined, name!))
    return ONE
  }

  #priceSelect(node: AstNode & { kind: 'select' }): Range {
    const name = this.#nameOf(node)
    if (name !== undefined) return this.#priceName(node.id, name)
    const operand = this.price(node.operand)
    // The presence of a field costs nothing.
    if (node.testOnly) return operand
    const { kind } = this.#typeOf(node.operand)
    this.#paths.set(node.id, FieldPath.extend(this.#pathOf(node.operand), node.field))
    return kind === 'map' || kind === 'object' ? plus(operand, ONE) : operand
  }

  #priceList(node: AstNode & { kind: 'list' }): Range {
    let sum = ZERO
    let value = emptyHull(node.elements.length)
    for (const element of node.elements) {
      sum = plus(sum, this.price(element))
      value = hull(value, this.#sizeOrUnknown(element))
    }
    this.#entries.set(node.id, { kind: 'list', key: ONE, value })
    return plus(sum, exactly(LIST_COST))
  }

  #priceMap(node: AstNode & { kind: 'map' }): Range {
    let sum = ZERO
    let keys = emptyHull(node.entries.length)
    let values = keys
    for (const { key, value } of node.entries) {
      sum = plus(sum, plus(this.price(key as AstNode), this.price(value)))
      keys = hull(keys, this.#sizeOrUnknown(key as AstNode))
      values = hull(values, this.#sizeOrUnknown(value))
    }
    this.#entries.set(node.id, { kind: 'map', key: keys, value: values })
    return plus(sum, exactly(MAP_COST))
  }

  #priceCall(node: Call): Range {
    const name = this.#checked.references.get(node.id) ?? node.function.replace(/^\./, '')
    if (name === 'dyn') {
      const price = plus(this.price(node.args[0]!), ONE)
      this.#copySizes(node, node.args[0]!)
      return price
    }
    const argumentPrices: Range[] = []
    const args = node.args.map((arg) => {
      argumentPrices.push(this.price(arg))
      return this.#operand(arg)
    })
    const overloads = this.#checked.overloads.get(node.id) ?? []
    if (overloads.length === 0) return ZERO
    const isMember = node.target !== undefined && !this.#checked.references.has(node.id)
    const targetPrice = isMember ? this.price(node.target) : ZERO
    const target = isMember ? this.#operand(node.target) : undefined
    const sizeOf = (operand: Operand): Range => operand.size ?? this.#askSource(operand.path, operand.type) ?? UNKNOWN
    const calls = overloads.map((overload): CallSite => ({ name, overload, target, args, argumentPrices, sizeOf }))
    return plus(targetPrice, this.#priceOverloads(node, calls))
  }

  /** Any of the overloads may be the one. */
  #priceOverloads(node: Call, calls: readonly CallSite[]): Range {
    let total: Range | undefined
    let size: Range | undefined
    for (const call of calls) {
      const { price, size: resultSize } = priceOf(call)
      total = total ? hull(total, price) : price
      if (resultSize) size = size ? hull(size, resultSize) : resultSize
      this.#trackEntries(node, call.overload)
      const step = INDEX_STEPS.get(call.overload)
      if (step !== undefined) {
        size = this.#entriesOf(node.args[0]!)?.value
        this.#paths.set(node.id, FieldPath.extend(this.#pathOf(node.args[0]!), step))
      }
      size ??= this.#sizeOf(node)
    }
    if (size) this.#sizes.set(node.id, size)
    return total!
  }

  /** Sums and branches have the entries of both. */
  #trackEntries(node: Call, overload: string): void {
    const sources = ENTRY_SOURCES.get(overload)
    if (!sources) return
    const [left, right] = sources.map((index) => this.#entriesOf(node.args[index]!))
    if (left && right)
      this.#entries.set(node.id, {
        kind: left.kind,
        key: hull(left.key, right.key),
        value: hull(left.value, right.value),
      })
  }

  #operand(node: AstNode): Operand {
    const path = this.#pathOf(node)
    const isAccumulator = path !== undefined && ACCUMULATORS.has(path.names()[0]!)
    return { path: isAccumulator ? undefined : path, type: this.#typeOf(node), node, size: this.#sizeOf(node) }
  }

  #priceBinding(node: Loop): Range {
    const { accuVar, iterRange, accuInit, result } = node
    const before = plus(this.price(iterRange), this.price(accuInit))
    const leave = this.#enter(accuVar, this.#bound(accuInit))
    const price = plus(before, this.price(result))
    leave()
    this.#copySizes(node, result)
    return price
  }

  #priceLoop(node: Loop): Range {
    const { iterVar, iterVar2, iterRange, accuInit, accuVar } = node
    const before = plus(this.price(iterRange), this.price(accuInit))
    const leaveAccumulator = this.#enter(accuVar, this.#bound(accuInit))
    const leaveFirst = this.#enter(iterVar, this.#loopVariable(iterRange, iterVar2 === undefined ? 'single' : 'key'))
    const leaveSecond = iterVar2 === undefined ? undefined : this.#enter(iterVar2, this.#loopVariable(iterRange, 'value'))
    const round = plus(this.price(node.loopCondition), this.price(node.loopStep))
    leaveFirst()
    leaveSecond?.()
    const after = this.price(node.result)
    leaveAccumulator()
    const rounds = this.#sizeOrUnknown(iterRange)
    this.#trackLoop(node, rounds)
    return plus(plus(before, after), times(rounds, round))
  }

  /** A loop that starts with a literal gives what is of its size; one that starts with a list or a map adds to it in each round. */
  #trackLoop(node: Loop, rounds: Range): void {
    const { accuInit, loopStep } = node
    if (accuInit.kind === 'constant') {
      const size = this.#sizeOf(accuInit)
      if (size) this.#sizes.set(node.id, size)
    } else if (accuInit.kind === 'list' || accuInit.kind === 'map') {
      this.#sizes.set(node.id, rounds)
      const entries = this.#entriesOf(loopStep)
      if (entries) this.#entries.set(node.id, entries)
    }
  }

  /** @returns takes the variable away again */
  #enter(name: string, local: Local): () => void {
    const stack = this.#locals.get(name) ?? []
    this.#locals.set(name, stack)
    stack.push(local)
    return () => stack.pop()
  }

  #bound(init: AstNode): Local {
    return { path: this.#pathOf(init), entries: this.#entriesOf(init), size: this.#sizeOf(init) }
  }

  #loopVariable(range: AstNode, role: 'single' | 'key' | 'value'): Local {
    const entries = this.#entriesOf(range)
    const isList = (entries?.kind ?? this.#typeOf(range).kind) === 'list'
    const isValue = role === 'value' || (role === 'single' && isList)
    const step = isValue ? (isList ? '@items' : '@values') : isList ? '@indices' : '@keys'
    const path = FieldPath.extend(this.#pathOf(range), step)
    return { path, size: isValue ? entries?.value : entries?.key, entries: undefined }
  }

  #askSource(path: FieldPath | undefined, type: CelType): Range | undefined {
    return path && this.#sizeSource(path.names(), type)
  }

  #sizeOrUnknown(node: AstNode): Range {
    return this.#sizeOf(node) ?? UNKNOWN
  }

  #sizeOf(node: AstNode): Range | undefined {
    const known = this.#sizes.get(node.id) ?? literalSize(node)
    if (known) return known
    const type = this.#typeOf(node)
    const told = this.#askSource(this.#pathOf(node), type)
    if (told) this.#sizes.set(node.id, told)
    return told ?? (isScalar(type) ? ONE : this.#local(this.#nameOf(node))?.size)
  }

  #entriesOf(node: AstNode): EntrySizes | undefined {
    return this.#entries.get(node.id) ?? this.#local(this.#nameOf(node))?.entries
  }

  #copySizes(to: AstNode, from: AstNode): void {
    const size = this.#sizeOf(from)
    if (size) this.#sizes.set(to.id, size)
    const entries = this.#entriesOf(from)
    if (entries) this.#entries.set(to.id, entries)
  }
}

/** Step of the path that indexing takes. */
const INDEX_STEPS: ReadonlyMap<string, string> = new Map([
  ['index_list', '@items'],
  ['index_map', '@values'],
])

/** Arguments whose entries the result has. */
const ENTRY_SOURCES: ReadonlyMap<string, readonly number[]> = new Map([
  ['conditional', [1, 2]],
  ['add_string', [0, 1]],
  ['add_bytes', [0, 1]],
  ['add_list', [0, 1]],
])

function priceOf(call: CallSite): CallPrice {
  const known = collectionPrice(call) ?? kubernetesPrice(call)
  const { price, size } = known ?? languagePrice(call)
  const sum = includesArguments(call.overload) ? price : call.argumentPrices.reduce(plus, price)
  return size ? { price: sum, size } : { price: sum }
}

/** What `hull` starts from; without members nothing is known to be bigger than 0. */
function emptyHull(members: number): Range {
  return { min: members === 0 ? 0n : UNBOUNDED, max: 0n }
}

/** `cel.bind` and what like it expands to a comprehension over nothing. */
function isBinding({ iterRange, loopCondition, accuVar }: Loop): boolean {
  if (iterRange.kind !== 'list' || iterRange.elements.length > 0 || accuVar === '__result__') return false
  return loopCondition.kind === 'constant' && loopCondition.value.type === 'bool' && !loopCondition.value.value
}

function literalSize(node: AstNode): Range | undefined {
  if (node.kind === 'list') return exactly(node.elements.length)
  if (node.kind === 'map') return exactly(node.entries.length)
  if (node.kind !== 'constant') return undefined
  if (node.value.type === 'string') return exactly(codePoints(node.value.value))
  return node.value.type === 'bytes' ? exactly(node.value.value.length) : ONE
}

const SCALARS: ReadonlySet<CelType['kind']> = new Set(['bool', 'double', 'duration', 'int', 'timestamp', 'uint'])

function isScalar(type: CelType): boolean {
  return type.kind === 'optional' ? isScalar(type.element) : SCALARS.has(type.kind)
}
