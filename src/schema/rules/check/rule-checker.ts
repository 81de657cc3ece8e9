/** The rules of a schema as a checker of values. */
import type { JsonValue } from '../../../apimachinery/index.ts'
import { Correlation } from '../../structural/correlation.ts'
import { type StructuralNode, structuralNode } from '../../structural/structural-node.ts'
import type { MakeRuleChecker } from '../rules-contract.ts'
import { OBJECT_COST_MAX } from './limits.ts'
import { ruleTree } from './rule-node.ts'
import { RuleWalk } from './rule-walk.ts'

/** See `MakeRuleChecker`. Findings come in the order of the schema; those of a map's values in the order of the map. */
export const ruleChecker: MakeRuleChecker = (schema, options) => {
  const root = ruleTree(schema, options)
  if (root === undefined) return undefined
  let structure: StructuralNode | undefined
  const correlation = (value: JsonValue, old: JsonValue): Correlation => {
    structure ??= structuralNode(schema)
    return new Correlation(value, old, structure)
  }
  return {
    check: (value, path, { old, ratcheting = true, budget = OBJECT_COST_MAX }) => {
      // Only rules that are false need it.
      const correlate = ratcheting && old !== undefined ? () => correlation(value, old) : undefined
      const walk = new RuleWalk({ path, budget, correlate })
      walk.visit(root, value, old)
      return walk
    },
  }
}
