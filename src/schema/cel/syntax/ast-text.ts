/** A short text of a tree, for tests and for people. */
import type { AstNode, ConstantValue } from '../ast.ts'

/** The tree as text: calls in prefix form, `~has` behind presence tests, comprehensions with all their parts. */
export function astText(node: AstNode): string {
  switch (node.kind) {
    case 'constant':
      return constantText(node.value)
    case 'ident':
      return node.name
    case 'select':
      return `${astText(node.operand)}.${node.field}${node.testOnly ? '~has' : ''}`
    case 'call': {
      const target = node.target === undefined ? '' : `${astText(node.target)}.`
      return `${target}${node.function}(${node.args.map(astText).join(', ')})`
    }
    case 'list': {
      const optional = new Set(node.optionalIndices)
      return `[${node.elements.map((element, index) => (optional.has(index) ? '?' : '') + astText(element)).join(', ')}]`
    }
    case 'map':
    case 'struct': {
      const entries = node.entries.map(
        ({ key, value, optional }) => `${optional ? '?' : ''}${typeof key === 'string' ? key : astText(key)}: ${astText(value)}`,
      )
      return `${node.kind === 'struct' ? node.typeName : ''}{${entries.join(', ')}}`
    }
    case 'comprehension': {
      const variables = node.iterVar2 === undefined ? node.iterVar : `${node.iterVar}, ${node.iterVar2}`
      const parts = [node.accuInit, node.loopCondition, node.loopStep, node.result].map(astText)
      return `fold(${variables} in ${astText(node.iterRange)}; ${node.accuVar} = ${parts.join('; ')})`
    }
    default:
      return node satisfies never
  }
}

function constantText(value: ConstantValue): string {
  switch (value.type) {
    case 'null':
      return 'null'
    case 'bool':
    case 'int':
      return `${value.value}`
    case 'uint':
      return `${value.value}u`
    case 'double':
      return Number.isInteger(value.value) ? `${value.value}.0` : `${value.value}`
    case 'string':
      return JSON.stringify(value.value)
    case 'bytes':
      return `b"${Buffer.from(value.value).toString('latin1')}"`
    default:
      return value satisfies never
  }
}
