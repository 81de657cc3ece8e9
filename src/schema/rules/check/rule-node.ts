/** The part of a schema that rules look at, as a tree: nodes with rules and the ways to them. A schema without rules has none. */
import type { JsonSchemaProps } from '../../structural/structural-contract.ts'
import { additionalOf, isSchema, itemsOf, SCHEMA_DEPTH_MAX } from '../../structural/structural-node.ts'
import type { KnownTypes } from '../declared-type.ts'
import type { CompileTimer, RuleCheckerOptions } from '../rules-contract.ts'
import { type CompiledNode, compileNode } from './compiled-node.ts'

/** How a value hangs on the one around it. */
export type Placement = 'root' | 'property' | 'entry' | 'item'

/** A node of the schema with rules at it or below. */
export interface RuleNode {
  readonly placement: Placement
  readonly schema: JsonSchemaProps
  readonly hasRules: boolean
  /** Does a rule here or below compare with the old value? The text tells: compiling waits for the first value. */
  readonly readsOld: boolean
  /** Declared properties with rules, as declared. */
  readonly properties: readonly (readonly [name: string, node: RuleNode])[]
  /** Values under undeclared keys. */
  readonly entries: RuleNode | undefined
  readonly items: RuleNode | undefined
  /** The rules ready to run; compiled when first asked for. */
  readonly compiled: CompiledNode
}

/** The tree of a schema; undefined when it has no rules. */
export function ruleTree(schema: JsonSchemaProps, { resourceRoot, compiling }: RuleCheckerOptions): RuleNode | undefined {
  return ruleNode(schema, 'root', resourceRoot, { depth: 0, types: new Map(), compiling })
}

/** The path of a value below the one around it. */
export function pathStep(placement: Placement, key: string | number): string {
  return placement === 'property' ? `.${key}` : `[${key}]`
}

/** Where a node is in its schema. */
interface Position {
  readonly depth: number
  /** Shared by the nodes of a schema: they contain each other. */
  readonly types: KnownTypes
  readonly compiling: CompileTimer | undefined
}

function ruleNode(
  schema: JsonSchemaProps,
  placement: Placement,
  isResource: boolean,
  { depth, ...shared }: Position,
): RuleNode | undefined {
  if (depth > SCHEMA_DEPTH_MAX) return undefined
  const child = (sub: JsonSchemaProps | undefined, place: Placement) =>
    sub && ruleNode(sub, place, sub['x-kubernetes-embedded-resource'] === true, { ...shared, depth: depth + 1 })
  const items = child(itemsOf(schema), 'item')
  const entries = child(additionalOf(schema), 'entry')
  const properties: (readonly [string, RuleNode])[] = []
  for (const [name, sub] of Object.entries(schema.properties ?? {})) {
    // What expressions cannot see as a property, rules do not reach either.
    const node = isSchema(sub) && isTyped(sub) ? child(sub, 'property') : undefined
    if (node) properties.push([name, node])
  }
  const hasRules = (schema['x-kubernetes-validations']?.length ?? 0) > 0
  if (!hasRules && !items && !entries && properties.length === 0) return undefined
  const below = [...properties.map(([, node]) => node), items, entries]
  const readsOld = mentionsOld(schema) || below.some((node) => node?.readsOld)
  let compiled: CompiledNode | undefined
  return {
    placement,
    schema,
    hasRules,
    readsOld,
    properties,
    entries,
    items,
    get compiled() {
      const compile = (): CompiledNode => compileNode(schema, isResource, shared.types)
      compiled ??= shared.compiling === undefined ? compile() : shared.compiling(compile)
      return compiled
    },
  }
}

/** Has it a type all the way down its lists and maps? */
function isTyped(schema: JsonSchemaProps): boolean {
  let node: JsonSchemaProps | undefined = schema
  for (let depth = 0; node && depth <= SCHEMA_DEPTH_MAX; depth++) {
    if (node['x-kubernetes-int-or-string'] === true) return true
    if (node.type === 'array') node = itemsOf(node)
    else if (node.type === 'object' && additionalOf(node)) node = additionalOf(node)
    else return node.type !== undefined && node.type !== ''
  }
  return false
}

function mentionsOld(schema: JsonSchemaProps): boolean {
  return (schema['x-kubernetes-validations'] ?? []).some(
    ({ rule, messageExpression }) => String(rule).includes('oldSelf') || String(messageExpression).includes('oldSelf'),
  )
}
