/** What a rule sees: `self` and `oldSelf` of the type of its node. */
import type { CelType, ExpressionScope } from '../cel/index.ts'
import { declaredFieldName } from './field-names.ts'
import type { DeclaredType } from './rules-contract.ts'

/** Name of the type of `self` when that is an object: of no use in expressions, and seen in texts of wrong types only. */
const SELF_TYPE = 'selfType1'

/** Scopes of the rules of one node: with `oldSelf` as it is, and as an optional (`optionalOldSelf`). */
export interface RuleScopes {
  readonly plain: ExpressionScope
  readonly optionalOldSelf: ExpressionScope
}

/** The scopes of a node. Types of objects below get their names (`selfType1.a.@idx.b`) when an expression reaches them. */
export function ruleScopes(type: DeclaredType): RuleScopes {
  const names = new TypeNames()
  const self = names.named(type, SELF_TYPE)
  const fieldType = (objectType: string, field: string) => names.fieldType(objectType, field)
  const scope = (oldSelf: CelType): ExpressionScope => ({
    variables: new Map([
      ['self', self],
      ['oldSelf', oldSelf],
    ]),
    fieldType,
  })
  return { plain: scope(self), optionalOldSelf: scope({ kind: 'optional', element: self }) }
}

class TypeNames {
  readonly #objects = new Map<string, DeclaredType>()

  /** The type for the checker, objects in it named after their place. */
  named(type: DeclaredType, name: string): CelType {
    const { celType, element } = type
    if (celType.kind === 'list' && element) return { kind: 'list', element: this.named(element, `${name}.@idx`) }
    if (celType.kind === 'map' && element) return { ...celType, value: this.named(element, `${name}.@elem`) }
    if (celType.kind !== 'object') return celType
    this.#objects.set(name, type)
    return { kind: 'object', name }
  }

  fieldType(objectType: string, field: string): CelType | undefined {
    const fields = this.#objects.get(objectType)?.fields
    const name = fields?.has(field) ? field : declaredFieldName(field)
    const type = fields?.get(name)
    return type && this.named(type, `${objectType}.${name}`)
  }
}
