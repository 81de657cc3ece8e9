/** Finds the overloads of a function that fit the types of a call. */
import type { CelType, FunctionDeclaration, OverloadDeclaration } from '../ast.ts'
import { DYN, isDyn, parametersOf, withParameters } from './type-forms.ts'
import type { Substitution } from './substitution.ts'
import { argumentsText } from './type-text.ts'

/** A call by its types; the target's comes first when it is a member call. */
export interface TypedCall {
  readonly declaration: FunctionDeclaration
  readonly types: readonly CelType[]
  readonly isMember: boolean
  /** A type parameter that nothing else uses. */
  newParam(): CelType
}

/** What a call resolves to. */
export interface Resolution {
  readonly overloads: readonly string[]
  readonly type: CelType
}

/** The overloads that fit and the type of the result; the text of the problem when none does. */
export function resolveOverload(substitution: Substitution, call: TypedCall): Resolution | string {
  const overloads: string[] = []
  let result: CelType | undefined
  for (const overload of call.declaration.overloads) {
    if (overload.isMember !== call.isMember) continue
    const { parameters, result: declared } = instantiate(overload, call.newParam)
    if (!substitution.assignAll(call.types, parameters)) continue
    overloads.push(overload.id)
    const type = substitution.apply(declared, false)
    // With several that fit, only what they agree on is known.
    if (result === undefined) result = type
    else if (!isDyn(result) && !substitution.isExact(type, result)) result = DYN
  }
  if (result !== undefined) return { overloads, type: result }
  const types = call.types.map((type) => substitution.apply(type, true))
  return `found no matching overload for '${call.declaration.name}' applied to '${argumentsText(types, call.isMember)}'`
}

/** The overload with type parameters of its own. */
function instantiate(overload: OverloadDeclaration, newParam: () => CelType): Pick<OverloadDeclaration, 'parameters' | 'result'> {
  const renamed = new Map<string, CelType>()
  const rename = (type: CelType): CelType => {
    if (type.kind === 'param') {
      const known = renamed.get(type.name) ?? newParam()
      renamed.set(type.name, known)
      return known
    }
    return withParameters(type, parametersOf(type).map(rename))
  }
  return { parameters: overload.parameters.map(rename), result: rename(overload.result) }
}
