/** Gives every node of a tree its type and every call its overloads, or says why that cannot be. */
import type { AstEntry, AstNode, CelIssue, CelType, CheckEnvironment, ParsedExpression } from '../ast.ts'
import { BOOL, DYN, ERROR, INT, isDyn, listOf, mapOf, optionalOf, typeParam, unwrapOptional } from './type-forms.ts'
import { issueAt } from './issue-at.ts'
import { messageFieldType, messageType } from './protobuf-messages.ts'
import { qualifiedName } from './qualified-name.ts'
import { resolveOverload } from './overload-resolution.ts'
import { Substitution } from './substitution.ts'
import { bareTypeText, typeText } from './type-text.ts'

/** Parameters of the declarations are renamed so that they differ between calls; names in a source cannot be like these. */
const FREE_PREFIX = '_var'

/** Checks one expression. */
export class Checker {
  readonly types = new Map<number, CelType>()
  readonly overloads = new Map<number, readonly string[]>()
  readonly references = new Map<number, string>()
  readonly issues: CelIssue[] = []
  readonly substitution = new Substitution()
  readonly #environment: CheckEnvironment
  readonly #parsed: ParsedExpression
  /** Variables of comprehensions, the innermost last. */
  readonly #scopes: Map<string, CelType>[] = []
  #freeCount = 0

  constructor(parsed: ParsedExpression, environment: CheckEnvironment) {
    this.#environment = environment
    this.#parsed = parsed
  }

  /** Checks a node and all below. Throws `TypesTooLarge`. */
  check(node: AstNode): CelType {
    const type = this.#typeOf(node)
    this.types.set(node.id, type)
    return type
  }

  #typeOf(node: AstNode): CelType {
    switch (node.kind) {
      case 'constant':
        return { kind: node.value.type }
      case 'ident': {
        const found = this.#identNamed(node.name)
        if (found !== undefined) return this.#refer(node.id, found)
        return this.#undeclared(node.id, node.name)
      }
      case 'select':
        return this.#checkSelect(node)
      case 'call':
        return this.#checkCall(node)
      case 'list':
        return this.#checkList(node)
      case 'map':
        return this.#checkMap(node.entries)
      case 'struct':
        return this.#checkStruct(node)
      case 'comprehension':
        return this.#checkComprehension(node)
      default:
        return node satisfies never
    }
  }

  #report(id: number, message: string): void {
    this.issues.push(issueAt(this.#parsed, id, message))
  }

  #undeclared(id: number, name: string): CelType {
    this.#report(id, `undeclared reference to '${name}' (in container '')`)
    return ERROR
  }

  #mismatch(id: number, expected: CelType, found: CelType): void {
    this.#report(id, `expected type '${this.#text(expected)}' but found '${this.#text(found)}'`)
  }

  #text(type: CelType): string {
    this.substitution.measure(type)
    return typeText(type)
  }

  #newParam(): CelType {
    return typeParam(`${FREE_PREFIX}${this.#freeCount++}`)
  }

  #identNamed(written: string): { readonly name: string; readonly type: CelType } | undefined {
    const name = written.startsWith('.') ? written.slice(1) : written
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const local = this.#scopes[index]!.get(name)
      if (local !== undefined) return { name, type: local }
    }
    const variable = this.#environment.variables.get(name)
    if (variable !== undefined) return { name, type: variable }
    const named = this.#environment.typeNamed(name)
    return named === undefined ? undefined : { name, type: { kind: 'type', of: named } }
  }

  #refer(id: number, { name, type }: { readonly name: string; readonly type: CelType }): CelType {
    this.references.set(id, name)
    return type
  }

  #checkSelect(node: AstNode & { kind: 'select' }): CelType {
    const name = qualifiedName(node)
    const found = name === undefined ? undefined : this.#identNamed(name)
    if (found !== undefined) return this.#refer(node.id, found)
    const type = this.#fieldOf(node.id, node.operand, node.field, false)
    return node.testOnly ? BOOL : this.substitution.apply(type, false)
  }

  #fieldOf(id: number, operand: AstNode, field: string, optional: boolean): CelType {
    const { type, isOptional } = unwrapOptional(this.substitution.apply(this.check(operand), false))
    const found = this.#fieldOfType(id, type, field)
    return isOptional || optional ? optionalOf(found) : found
  }

  #fieldOfType(id: number, type: CelType, field: string): CelType {
    if (type.kind === 'map') return type.value
    if (type.kind === 'object') return this.#objectField(id, type.name, field) ?? ERROR
    if (type.kind === 'param') this.substitution.assign(DYN, type)
    else if (!isDyn(type) && type.kind !== 'error') {
      this.#report(id, `type '${this.#text(type)}' does not support field selection`)
    }
    return DYN
  }

  #objectField(id: number, objectType: string, field: string): CelType | undefined {
    const type = this.#environment.fieldType(objectType, field)
    if (type !== undefined) return type
    // Types of libraries are known by name only.
    const isFromLibrary = objectType.startsWith('kubernetes.')
    this.#report(id, isFromLibrary ? `unexpected failed resolution of '${objectType}'` : `undefined field '${field}'`)
    return undefined
  }

  #checkCall(node: AstNode & { kind: 'call' }): CelType {
    if (node.function === '_?._') return this.#checkOptionalSelect(node)
    const argTypes = node.args.map((argument) => this.check(argument))
    if (node.target === undefined) {
      const name = node.function.startsWith('.') ? node.function.slice(1) : node.function
      return this.#applyFunction(node, name, argTypes, undefined)
    }
    // `a.b.f()` calls the function named so when there is one, and `f` on `a.b` otherwise.
    const prefix = qualifiedName(node.target)
    const name = prefix === undefined ? undefined : `${prefix.replace(/^\./, '')}.${node.function}`
    if (name !== undefined && this.#environment.functions.has(name)) {
      this.references.set(node.id, name)
      return this.#applyFunction(node, name, argTypes, undefined)
    }
    return this.#applyFunction(node, node.function, argTypes, this.check(node.target))
  }

  #applyFunction(node: AstNode & { kind: 'call' }, name: string, args: readonly CelType[], target: CelType | undefined): CelType {
    const declaration = this.#environment.functions.get(name)
    if (declaration === undefined) return this.#undeclared(node.id, node.function)
    if (name === '_&&_' || name === '_||_') {
      let fits = true
      for (const [index, argument] of args.entries()) {
        if (this.substitution.assign(argument, BOOL)) continue
        this.#mismatch(node.args[index]!.id, BOOL, argument)
        fits = false
      }
      if (fits) this.overloads.set(node.id, [declaration.overloads[0]!.id])
      return fits ? BOOL : ERROR
    }
    const types = target === undefined ? args : [target, ...args]
    const call = { declaration, types, isMember: target !== undefined, newParam: () => this.#newParam() }
    const resolution = resolveOverload(this.substitution, call)
    if (typeof resolution === 'string') {
      this.#report(node.id, resolution)
      return ERROR
    }
    this.overloads.set(node.id, resolution.overloads)
    return resolution.type
  }

  #checkOptionalSelect(node: AstNode & { kind: 'call' }): CelType {
    const [operand, field] = node.args
    if (operand === undefined || field?.kind !== 'constant' || field.value.type !== 'string') {
      this.#report(node.id, `unsupported optional field selection: incorrect signature. argument count: ${node.args.length}`)
      return ERROR
    }
    const type = this.#fieldOf(node.id, operand, field.value.value, true)
    this.overloads.set(node.id, ['select_optional_field'])
    return this.substitution.apply(type, false)
  }

  #checkList(node: AstNode & { kind: 'list' }): CelType {
    const optional = new Set(node.optionalIndices)
    let joined: CelType | undefined
    for (const [index, element] of node.elements.entries()) {
      const type = this.check(element)
      joined = this.#join(joined, optional.has(index) ? this.#present(element.id, type) : type)
    }
    return listOf(joined ?? this.#newParam())
  }

  #checkMap(entries: readonly AstEntry[]): CelType {
    let key: CelType | undefined
    let value: CelType | undefined
    for (const entry of entries) {
      if (typeof entry.key !== 'string') key = this.#join(key, this.check(entry.key))
      const type = this.check(entry.value)
      value = this.#join(value, entry.optional ? this.#present(entry.value.id, type) : type)
    }
    return mapOf(key ?? this.#newParam(), value ?? this.#newParam())
  }

  /** Type of what an optional element or entry adds when it is there. */
  #present(id: number, type: CelType): CelType {
    const unwrapped = unwrapOptional(type)
    if (!unwrapped.isOptional && !isDyn(type)) this.#mismatch(id, optionalOf(type), type)
    return unwrapped.type
  }

  /** Type of elements of both types: elements that do not go together make a collection of anything. */
  #join(before: CelType | undefined, type: CelType): CelType {
    if (before === undefined) return type
    return this.substitution.assign(before, type) ? this.substitution.mostGeneral(before, type) : DYN
  }

  #checkStruct(node: AstNode & { kind: 'struct' }): CelType {
    const found = this.#identNamed(node.typeName)
    if (found === undefined) return this.#undeclared(node.id, node.typeName)
    this.references.set(node.id, found.name)
    let type: CelType = ERROR
    if (found.type.kind !== 'type') this.#report(node.id, `'${this.#text(found.type)}' is not a type`)
    else if (messageType(found.name) !== undefined || found.type.of?.kind === 'object') type = found.type.of ?? ERROR
    else this.#report(node.id, `'${found.type.of === undefined ? 'type' : bareTypeText(found.type.of)}' is not a message type`)
    for (const entry of node.entries) this.#checkField(entry, type.kind === 'object' ? type.name : found.name)
    return type
  }

  #checkField(entry: AstEntry, objectType: string): void {
    const name = String(entry.key)
    const valueType = this.check(entry.value)
    const expected = this.#messageField(entry.id, objectType, name) ?? ERROR
    const type = entry.optional ? this.#present(entry.value.id, valueType) : valueType
    if (this.substitution.assign(expected, type)) return
    const texts = [this.#text(expected), this.#text(type)]
    this.#report(entry.id, `expected type of field '${name}' is '${texts[0]}' but provided type is '${texts[1]}'`)
  }

  /** Type of a field of a message by the name of its type, which may be wrong. */
  #messageField(id: number, typeName: string, field: string): CelType | undefined {
    const type = messageFieldType(typeName, field)
    if (type !== undefined) return type
    if (this.#environment.typeNamed(typeName) !== undefined) return this.#objectField(id, typeName, field)
    this.#report(id, `unexpected failed resolution of '${typeName}'`)
    return undefined
  }

  #checkComprehension(node: AstNode & { kind: 'comprehension' }): CelType {
    const range = this.check(node.iterRange)
    const accumulator = this.check(node.accuInit)
    const variables = this.#loopVariables(node, this.substitution.apply(range, false))
    this.#scopes.push(new Map([[node.accuVar, accumulator]]))
    this.#scopes.push(variables)
    this.#checkAs(node.loopCondition, BOOL)
    this.#checkAs(node.loopStep, accumulator)
    this.#scopes.pop()
    const result = this.check(node.result)
    this.#scopes.pop()
    return this.substitution.apply(result, false)
  }

  #loopVariables(node: AstNode & { kind: 'comprehension' }, range: CelType): Map<string, CelType> {
    const [first, second] = this.#elementTypes(node, range)
    const { iterVar, iterVar2 } = node
    if (iterVar2 === undefined) return new Map([[iterVar, range.kind === 'list' ? second : first]])
    return new Map([
      [iterVar, first],
      [iterVar2, second],
    ])
  }

  /** Types of key (or index) and value of what a comprehension goes through. */
  #elementTypes(node: AstNode & { kind: 'comprehension' }, range: CelType): readonly [CelType, CelType] {
    if (range.kind === 'list') return [INT, range.element]
    if (range.kind === 'map') return [range.key, range.value]
    if (isDyn(range) || range.kind === 'error' || range.kind === 'param') {
      this.substitution.assign(DYN, range)
      return [DYN, DYN]
    }
    const text = this.#text(range)
    this.#report(
      node.iterRange.id,
      `expression of type '${text}' cannot be range of a comprehension (must be list, map, or dynamic)`,
    )
    return [ERROR, ERROR]
  }

  #checkAs(node: AstNode, expected: CelType): void {
    const type = this.check(node)
    if (!this.substitution.assign(expected, type)) this.#mismatch(node.id, expected, type)
  }
}
