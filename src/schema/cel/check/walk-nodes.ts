/** Goes through all nodes of a tree. */
import { appendAll } from '../../append-all.ts'
import type { AstNode } from '../ast.ts'

/** The node and all below it, parents first; what is below calls of the functions in `except` is left out. */
export function* walkNodes(root: AstNode, except: ReadonlySet<string> = new Set()): Generator<AstNode, void> {
  const waiting: AstNode[] = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node
    if (node.kind === 'call' && except.has(node.function)) continue
    appendAll(waiting, childrenOf(node).reverse())
  }
}

/** Nodes directly below, in reading order. */
function childrenOf(node: AstNode): AstNode[] {
  switch (node.kind) {
    case 'constant':
    case 'ident':
      return []
    case 'select':
      return [node.operand]
    case 'call':
      return node.target === undefined ? [...node.args] : [node.target, ...node.args]
    case 'list':
      return [...node.elements]
    case 'map':
    case 'struct':
      return node.entries.flatMap(({ key, value }) => (typeof key === 'string' ? [value] : [key, value]))
    case 'comprehension':
      return [node.iterRange, node.accuInit, node.loopCondition, node.loopStep, node.result]
    default:
      return node satisfies never
  }
}
