/** The fields, values and items of two schema nodes: what is gone, what came, what must be there now. */
import { deepEqual, type JsonValue } from '../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../../schema/index.ts'
import type { NodePair } from './node-pair.ts'

const IMPLIED = ['apiVersion', 'kind', 'metadata']

/** Compares what is below two nodes of fitting types; `visit` goes on with each pair. */
export function compareChildren(pair: NodePair, visit: (pair: NodePair) => void): void {
  compareOpenness(pair)
  compareFields(pair, visit)
  compareRequired(pair)
  compareKeys(pair, visit)
  const [before, after] = [itemsOf(pair.old), itemsOf(pair.next)]
  if (before !== undefined && after !== undefined) {
    visit({ ...pair, old: before, next: after, path: `${pair.path}[*]`, isResource: false, required: false })
  }
}

const isOpen = (schema: JsonSchemaProps): boolean => schema['x-kubernetes-preserve-unknown-fields'] === true

/** Keeps the node, or the definition, what it does not declare? */
const keepsBefore = ({ old, keepsAll }: NodePair): boolean => keepsAll.before || isOpen(old)
const keepsAfter = ({ next, keepsAll }: NodePair): boolean => keepsAll.after || isOpen(next)

function compareOpenness(pair: NodePair): void {
  const { keepsAll, path, report } = pair
  // Told once, of the definition.
  if (keepsAll.before !== keepsAll.after) return
  if (keepsBefore(pair) === keepsAfter(pair)) return
  if (keepsAfter(pair)) report('compatible', 'preserve-added', path, 'undeclared fields are kept now')
  else report('breaking', 'preserve-dropped', path, 'undeclared fields are no longer kept')
}

function compareFields(pair: NodePair, visit: (pair: NodePair) => void): void {
  const { old, next, path, report } = pair
  const before = old.properties ?? {}
  const after = next.properties ?? {}
  const isImplied = (name: string): boolean =>
    (pair.isResource || next['x-kubernetes-embedded-resource'] === true) && IMPLIED.includes(name)
  for (const [name, schema] of Object.entries(before)) {
    const at = fieldPath(path, name)
    if (Object.hasOwn(after, name)) {
      const required = next.required?.includes(name) ?? false
      visit({ ...pair, old: schema, next: after[name]!, path: at, isResource: false, required })
    } else if (isImplied(name)) continue
    else if (valuesOf(next) !== undefined) {
      visit({ ...pair, old: schema, next: valuesOf(next)!, path: at, isResource: false, required: false })
    } else if (keepsAfter(pair)) {
      report('compatible', 'field-undeclared', at, 'no longer declared, but kept')
    } else report('breaking', 'field-removed', at, 'field removed', renameAdvice(schema, before, after))
  }
  for (const [name, schema] of Object.entries(after)) {
    if (Object.hasOwn(before, name) || isImplied(name)) continue
    const at = fieldPath(path, name)
    const values = valuesOf(old)
    if (values !== undefined) visit({ ...pair, old: values, next: schema, path: at, isResource: false, required: false })
    else if (keepsBefore(pair)) reportDeclared(pair, schema, at)
    else if (schema.default !== undefined && countsFields(next)) {
      report('risky', 'field-added', at, 'field added, with a default')
    } else report('compatible', 'field-added', at, 'field added')
  }
}

/** What was kept unchecked has a declaration now. */
function reportDeclared({ keepsAll, report }: NodePair, schema: JsonSchemaProps, at: string): void {
  const text = 'declared now; kept unchecked before'
  if (!keepsAll.after && dropsParts(schema)) report('breaking', 'value-declared', at, text, { why: DROPPED_PARTS })
  else report('risky', 'value-declared', at, text)
}

const DROPPED_PARTS = 'What the declaration does not mention is dropped from stored values with their next read.'

/** Can pruning take something out of a value of this schema's type? */
function dropsParts(schema: JsonSchemaProps): boolean {
  if (schema.type === 'object' && !isOpen(schema) && schema.additionalProperties === undefined) return true
  const below = [...Object.values(schema.properties ?? {}), valuesOf(schema), itemsOf(schema)]
  return below.some((node) => node !== undefined && dropsParts(node))
}

/** Can another field make the object invalid? */
const countsFields = ({ maxProperties, allOf, anyOf, oneOf, not }: JsonSchemaProps): boolean =>
  [maxProperties, allOf, anyOf, oneOf, not].some((it) => it !== undefined)

/** A field of the same form that has appeared beside the one that is gone. */
function renameAdvice(
  gone: JsonSchemaProps,
  before: Record<string, JsonSchemaProps>,
  after: Record<string, JsonSchemaProps>,
): { advice?: string } {
  const form = ({ description: _, ...rest }: JsonSchemaProps): JsonValue => rest as JsonValue
  const heirs = Object.keys(after).filter((name) => !Object.hasOwn(before, name) && deepEqual(form(after[name]!), form(gone)))
  if (heirs.length !== 1) return {}
  return { advice: `It looks renamed to ${heirs[0]}: keep both and copy the value, or rename in a new version with conversion.` }
}

function compareRequired({ old, next, path, report, isResource }: NodePair): void {
  const before = new Set(old.required)
  const after = new Set(next.required)
  for (const name of after) {
    if (before.has(name) || (isResource && IMPLIED.includes(name))) continue
    const hasDefault = next.properties?.[name]?.default !== undefined
    const at = fieldPath(path, name)
    if (hasDefault) report('compatible', 'required-added', at, 'required now, with a default')
    else report('breaking', 'required-added', at, 'required now, without a default')
  }
  for (const name of before) {
    const isGone = next.properties !== undefined && !Object.hasOwn(next.properties, name)
    if (!after.has(name) && !isGone) report('compatible', 'required-dropped', fieldPath(path, name), 'no longer required')
  }
}

/** Schema of the values of a free map; undefined where keys are not free. */
function valuesOf({ additionalProperties }: JsonSchemaProps): JsonSchemaProps | undefined {
  if (additionalProperties === true) return { 'x-kubernetes-preserve-unknown-fields': true }
  return additionalProperties || undefined
}

function compareKeys(pair: NodePair, visit: (pair: NodePair) => void): void {
  const { old, next, path, report } = pair
  const [before, after] = [valuesOf(old), valuesOf(next)]
  const at = `${path}[*]`
  if (before !== undefined && after !== undefined) {
    visit({ ...pair, old: before, next: after, path: at, isResource: false, required: false })
  } else if (before !== undefined && !keepsAfter(pair)) {
    report('breaking', 'keys-removed', path, 'free keys are no longer allowed')
  } else if (after === undefined) return
  else if (keepsBefore(pair)) reportDeclared(pair, after, at)
  else report('compatible', 'keys-added', path, 'free keys are allowed now')
}

function itemsOf({ items }: JsonSchemaProps): JsonSchemaProps | undefined {
  return Array.isArray(items) ? undefined : items
}

/** `spec.size`, `spec[a.b]` for names that are no identifiers. */
function fieldPath(path: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) return `${path}[${name}]`
  return path === '' ? name : `${path}.${name}`
}
