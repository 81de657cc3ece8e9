/** The rules of one schema node, ready to run. */
import type { NativeType } from '../../cel/index.ts'
import type { JsonSchemaProps } from '../../structural/structural-contract.ts'
import { compileRules } from '../compile-rules.ts'
import { declaredType, type KnownTypes } from '../declared-type.ts'
import type { CompiledRule } from '../rules-contract.ts'

/** See the module comment. */
export interface CompiledNode {
  /** Why no rule of the node can run. */
  readonly problem?: string
  /** In the order of the schema. */
  readonly rules: readonly CompiledRule[]
  /** How values become those of expressions. */
  readonly type: NativeType
  /** Does a rule (not its message) read `oldSelf`? Else nothing at the node may. */
  readonly usesOldSelf: boolean
}

const NO_TYPE: CompiledNode = Object.freeze({
  problem: 'failed to convert to declType for CEL validation rules',
  rules: Object.freeze([]),
  type: Object.freeze({ kind: 'dyn' }),
  usesOldSelf: false,
})

/** Compiles the rules of a node, those below excluded. @param known types of nodes of the same schema; those found out are added */
export function compileNode(schema: JsonSchemaProps, isResource: boolean, known: KnownTypes): CompiledNode {
  const type = declaredType(schema, { resourceRoot: isResource, known })
  if (type === undefined) return NO_TYPE
  const rules = compileRules(schema, type, 'stored')
  return { rules, type: type.nativeType, usesOldSelf: rules.some((rule) => rule.usesOldSelf) }
}
