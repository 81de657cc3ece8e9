/** Refuses list and map literals of mixed types in expressions that are otherwise right. */
import type { AstNode, CelIssue, CelType, CheckedExpression } from '../ast.ts'
import { issueAt } from './issue-at.ts'
import { DYN, isSameKind, parametersOf, unwrapOptional } from './type-forms.ts'
import { typeText } from './type-text.ts'
import { walkNodes } from './walk-nodes.ts'

/** Functions whose arguments may hold mixed lists. */
const EXEMPT_FUNCTIONS: ReadonlySet<string> = new Set(['format'])

/** Problems of literals whose elements, keys or values differ in type: those of lists first, then those of maps. */
export function mixedLiterals(checked: CheckedExpression): CelIssue[] {
  const inLists: CelIssue[] = []
  const inMaps: CelIssue[] = []
  const typeOfNode = (node: AstNode): CelType => checked.types.get(node.id) ?? DYN
  const issue = (node: AstNode, expected: CelType, found: CelType): CelIssue =>
    issueAt(checked, node.id, `expected type '${typeText(expected)}' but found '${typeText(found)}'`)
  for (const node of walkNodes(checked.root, EXEMPT_FUNCTIONS)) {
    if (node.kind === 'list') {
      const optional = new Set(node.optionalIndices)
      const types = node.elements.map((element, index) => present(typeOfNode(element), optional.has(index)))
      const wrong = types.findIndex((type) => !isEquivalent(types[0]!, type))
      if (wrong !== -1) inLists.push(issue(node.elements[wrong]!, types[0]!, types[wrong]!))
    }
    if (node.kind !== 'map') continue
    const keys = node.entries.map(({ key }) => key as AstNode)
    const first = node.entries[0]
    for (const [index, { value, optional }] of node.entries.entries()) {
      const [keyType, valueType] = [typeOfNode(keys[0]!), present(typeOfNode(first!.value), first!.optional)]
      const [ownKey, ownValue] = [typeOfNode(keys[index]!), present(typeOfNode(value), optional)]
      if (!isEquivalent(keyType, ownKey)) inMaps.push(issue(keys[index]!, keyType, ownKey))
      if (!isEquivalent(valueType, ownValue)) inMaps.push(issue(value, valueType, ownValue))
    }
  }
  return [...inLists, ...inMaps]
}

function present(type: CelType, optional: boolean): CelType {
  return optional ? unwrapOptional(type).type : type
}

function isEquivalent(a: CelType, b: CelType): boolean {
  if (!isSameKind(a, b)) return false
  const [left, right] = [parametersOf(a), parametersOf(b)]
  return left.length === right.length && left.every((parameter, index) => isEquivalent(parameter, right[index]!))
}
