/** How error texts write types. */
import type { CelType } from '../ast.ts'

/** The text of a type: `list(string)`, `map(string, dyn)`, `optional_type(int)`. */
export function typeText(type: CelType): string {
  switch (type.kind) {
    case 'error':
      return '!error!'
    case 'list':
      return `list(${typeText(type.element)})`
    case 'map':
      return `map(${typeText(type.key)}, ${typeText(type.value)})`
    case 'optional':
      return `optional_type(${typeText(type.element)})`
    case 'type':
      return type.of === undefined ? 'type' : `type(${typeText(type.of)})`
    case 'param':
    case 'object':
      return type.name
    case 'opaque':
      return type.parameters.length === 0 ? type.name : `${type.name}(${type.parameters.map(typeText).join(', ')})`
    default:
      return type.kind
  }
}

/** The name of a type without its parameters: `list`, `optional_type`. */
export function bareTypeText(type: CelType): string {
  return typeText(type).replace(/\(.*$/s, '')
}

/** The text of the types of a call: `(int, string)`, or `string.(int)` for a call on a target. */
export function argumentsText(types: readonly CelType[], isMember: boolean): string {
  const texts = types.map(typeText)
  const target = isMember ? `${texts.shift()}.` : ''
  return `${target}(${texts.join(', ')})`
}
