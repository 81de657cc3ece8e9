/** Paths of schemas, `.properties[spec].properties[list].items`: where they lead, and what they are in objects. */
import type { JsonSchemaProps } from '../../schema/index.ts'

const PROPERTIES = '.properties['
const ITEMS = '.items'
const VALUES = '.additionalProperties'

/** One step of a path: the node it leads to, how objects write it, and what is left of the path. */
interface Step {
  readonly node: JsonSchemaProps
  readonly inObjects: string
  readonly rest: string
}

/** The node at a path; undefined when it leads nowhere. */
export function schemaAt(root: JsonSchemaProps, path: string): JsonSchemaProps | undefined {
  let node = root
  for (const step of stepsOf(root, path)) node = step.node
  return stepsEnd(root, path) === '' ? node : undefined
}

/** The path in objects: `spec.list[*]`; empty for the root. */
export function objectPath(root: JsonSchemaProps, path: string): string {
  let text = ''
  for (const { inObjects } of stepsOf(root, path)) {
    text += text === '' && inObjects.startsWith('.') ? inObjects.slice(1) : inObjects
  }
  return text
}

function* stepsOf(root: JsonSchemaProps, path: string): Generator<Step> {
  let node = root
  for (let rest = path; rest !== ''; ) {
    const step = stepFrom(node, rest)
    if (step === undefined) return
    yield step
    node = step.node
    rest = step.rest
  }
}

function stepsEnd(root: JsonSchemaProps, path: string): string {
  let rest = path
  for (const step of stepsOf(root, path)) rest = step.rest
  return rest
}

function stepFrom(node: JsonSchemaProps, path: string): Step | undefined {
  if (path.startsWith(PROPERTIES)) return propertyStep(node, path)
  const { items, additionalProperties } = node
  if (path.startsWith(VALUES) && typeof additionalProperties === 'object') {
    return { node: additionalProperties, inObjects: '[*]', rest: path.slice(VALUES.length) }
  }
  if (path.startsWith(ITEMS) && items !== undefined && !Array.isArray(items)) {
    return { node: items, inObjects: '[*]', rest: path.slice(ITEMS.length) }
  }
  return undefined
}

/** Names may hold brackets and dots: the longest one that fits is meant. */
function propertyStep({ properties = {} }: JsonSchemaProps, path: string): Step | undefined {
  const fits = (name: string): boolean => {
    const rest = path.slice(PROPERTIES.length + name.length)
    return path.startsWith(name, PROPERTIES.length) && (rest === ']' || rest.startsWith('].'))
  }
  const [name] = Object.keys(properties)
    .filter(fits)
    .sort((a, b) => b.length - a.length)
  if (name === undefined) return undefined
  const inObjects = /^[\w$-]+$/.test(name) ? `.${name}` : `[${name}]`
  return { node: properties[name]!, inObjects, rest: path.slice(PROPERTIES.length + name.length + 1) }
}
