/**
 * What type parameters stand for, found while an expression is checked, and which types go where others are expected.
 * All work on types is counted: types can be much larger than the expression that makes them.
 */
import type { CelType } from '../ast.ts'
import { DYN, isDyn, isSameKind, parametersOf, withParameters } from './type-forms.ts'

/** Types looked at while one expression is checked. */
const TYPE_VISITS_MAX = 1_000_000

/** Thrown when the types of an expression are too large. */
export class TypesTooLarge extends Error {}

/** The bindings of one check. */
export class Substitution {
  readonly #bindings = new Map<string, CelType>()
  /** Earlier values of changed bindings, to take a failed attempt back. */
  readonly #trail: { readonly name: string; readonly before: CelType | undefined }[] = []
  #visits = 0

  /** Replaces parameters by what they stand for; with `freeToDyn` those that stand for nothing by dyn. */
  apply(type: CelType, freeToDyn: boolean): CelType {
    this.#visit()
    if (type.kind === 'param') {
      const bound = this.#bindings.get(type.name)
      if (bound !== undefined) return this.apply(bound, freeToDyn)
      return freeToDyn ? DYN : type
    }
    const parameters = parametersOf(type)
    if (parameters.length === 0) return type
    return withParameters(
      type,
      parameters.map((parameter) => this.apply(parameter, freeToDyn)),
    )
  }

  /** Whether `from` goes where `to` is expected, binding parameters for it; nothing is bound when not. */
  assign(to: CelType, from: CelType): boolean {
    return this.assignAll([to], [from])
  }

  /** As `assign` for two lists, which have to be equally long. */
  assignAll(to: readonly CelType[], from: readonly CelType[]): boolean {
    const mark = this.#trail.length
    if (this.#isEachAssignable(to, from)) return true
    while (this.#trail.length > mark) {
      const { name, before } = this.#trail.pop()!
      if (before === undefined) this.#bindings.delete(name)
      else this.#bindings.set(name, before)
    }
    return false
  }

  /** Whether two types are the same to the last parameter. */
  isExact(a: CelType, b: CelType): boolean {
    this.#visit()
    if (a === b) return true
    if (!isSameKind(a, b)) return false
    const [left, right] = [parametersOf(a), parametersOf(b)]
    return left.length === right.length && left.every((parameter, index) => this.isExact(parameter, right[index]!))
  }

  /** The more general of two types of which one goes where the other is expected. */
  mostGeneral(a: CelType, b: CelType): CelType {
    return this.#isAtMostAsSpecific(a, b) ? a : b
  }

  /** Counts the visits that a text of the type takes. */
  measure(type: CelType): void {
    this.#visit()
    for (const parameter of parametersOf(type)) this.measure(parameter)
  }

  #visit(): void {
    this.#visits++
    if (this.#visits > TYPE_VISITS_MAX) throw new TypesTooLarge()
  }

  #bind(name: string, type: CelType): void {
    this.#trail.push({ name, before: this.#bindings.get(name) })
    this.#bindings.set(name, type)
  }

  #isEachAssignable(to: readonly CelType[], from: readonly CelType[]): boolean {
    return to.length === from.length && to.every((type, index) => this.#isAssignable(type, from[index]!))
  }

  #isAssignable(a: CelType, b: CelType): boolean {
    this.#visit()
    if (b.kind === 'param') {
      const outcome = this.#standsFor(a, b)
      if (outcome === 'yes') return true
      if (outcome === 'bound otherwise') return false
    }
    if (a.kind === 'param') return this.#standsFor(b, a) === 'yes'
    if (isDyn(a) || isDyn(b) || a.kind === 'error' || b.kind === 'error') return true
    if (a.kind === 'null') return isNullable(b)
    if (b.kind === 'null') return isNullable(a)
    if (a.kind === 'type') return b.kind === 'type'
    return isSameKind(a, b) && this.#isEachAssignable(parametersOf(a), parametersOf(b))
  }

  /** Whether `param` may stand for `type`, which it then does. */
  #standsFor(type: CelType, param: CelType & { kind: 'param' }): 'yes' | 'bound otherwise' | 'no' {
    if (type.kind === 'param' && type.name === param.name) return 'yes'
    const bound = this.#bindings.get(param.name)
    if (bound === undefined) {
      if (this.#occursIn(param, type)) return 'no'
      this.#bind(param.name, type)
      return 'yes'
    }
    if (this.isExact(type, bound)) return 'yes'
    if (!this.#isAssignable(type, bound)) return 'bound otherwise'
    const general = this.mostGeneral(type, bound)
    if (!this.#occursIn(param, general)) this.#bind(param.name, general)
    return 'yes'
  }

  /** Whether a parameter is part of a type: binding it to that would never end. */
  #occursIn(param: CelType & { kind: 'param' }, type: CelType): boolean {
    this.#visit()
    if (type.kind === 'param') {
      if (type.name === param.name) return true
      const bound = this.#bindings.get(type.name)
      return bound !== undefined && this.#occursIn(param, bound)
    }
    return parametersOf(type).some((parameter) => this.#occursIn(param, parameter))
  }

  #isAtMostAsSpecific(a: CelType, b: CelType): boolean {
    this.#visit()
    if (isDyn(a) || a.kind === 'param') return true
    if (isDyn(b) || b.kind === 'param') return false
    if (!isSameKind(a, b)) return false
    if (a.kind === 'type') return true
    const [left, right] = [parametersOf(a), parametersOf(b)]
    return left.length === right.length && left.every((parameter, index) => this.#isAtMostAsSpecific(parameter, right[index]!))
  }
}

function isNullable(type: CelType): boolean {
  switch (type.kind) {
    case 'null':
    case 'optional':
    case 'opaque':
    case 'object':
    case 'any':
    case 'duration':
    case 'timestamp':
      return true
    default:
      return false
  }
}
