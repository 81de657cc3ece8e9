/** Chains of selections read as one name. */
import type { AstNode } from '../ast.ts'

/** `a.b.c` of a chain that starts with a name; undefined for other nodes and presence tests. */
export function qualifiedName(node: AstNode): string | undefined {
  const fields: string[] = []
  let at = node
  while (at.kind === 'select' && !at.testOnly) {
    fields.push(at.field)
    at = at.operand
  }
  return at.kind === 'ident' ? [at.name, ...fields.reverse()].join('.') : undefined
}
