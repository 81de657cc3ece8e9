/** Does a value fit its type? Texts as the reference's typed values give them. */
import { goSyntax, goType, goValue, type JsonValue } from '../../apimachinery/index.ts'
import { appendAll } from '../append-all.ts'
import { fitsType } from './fits.ts'
import { fieldElement, printElement } from './field-element.ts'
import type { ListType, MapType, ScalarType, TypedSchema } from './merge-contract.ts'
import { asList, asObject, atomOf, itemElement, TypedError } from './typed-node.ts'

/** One finding: where and what. */
interface Finding {
  path: string
  readonly text: string
}

/** How strict to be. */
export interface ValidateOptions {
  /** Repeated items of sets and list maps are fine: live objects may have them, applied ones may not. */
  readonly allowDuplicates: boolean
}

/**
 * Checks a whole object.
 * @throws TypedError with all findings
 */
export function validateTyped(value: JsonValue, type: TypedSchema, options: ValidateOptions): void {
  if (fitsType(value, type, options.allowDuplicates)) return
  const findings = validateNode(value, type, options)
  if (findings === undefined) return
  const texts = findings.map(({ path, text }) => (path === '' ? text : `${path}: ${text}`))
  throw new TypedError(texts.length === 1 ? texts[0] : ['errors:', ...texts.map((text) => `  ${text}`)].join('\n'))
}

function validateNode(value: JsonValue, type: TypedSchema, options: ValidateOptions): Finding[] | undefined {
  const atom = atomOf(type, value)
  switch (atom.kind) {
    case 'scalar':
      return validateScalar(value, atom)
    case 'map':
      return validateMap(value, atom, options)
    case 'list':
      return validateList(value, atom, options)
    default:
      return atom satisfies never
  }
}

function finding(text: string): Finding[] {
  return [{ path: '', text }]
}

function validateScalar(value: JsonValue, type: ScalarType): Finding[] | undefined {
  if (value === null) return undefined
  switch (type.scalar) {
    case 'string':
      if (typeof value === 'string') return undefined
      return finding(`expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`)
    case 'number':
      if (typeof value === 'number' || typeof value === 'bigint') return undefined
      return finding(`expected numeric (int or float), got ${goType(value)}`)
    case 'boolean':
      return typeof value === 'boolean' ? undefined : finding(`expected boolean, got &{${goValue(value)}}`)
    default:
      return typeof value === 'object' ? finding(`expected any scalar, got &{${goValue(value)}}`) : undefined
  }
}

function validateMap(value: JsonValue, type: MapType, options: ValidateOptions): Finding[] | undefined {
  if (value === null) return undefined
  const object = asObject(value)
  if (object === undefined) return finding(`expected map, got &{${goValue(value)}}`)
  let findings: Finding[] | undefined
  for (const key in object) {
    const field = type.fields.get(key)?.type ?? type.element
    // The reference stops at the first undeclared field of an object, too.
    if (field === undefined) return addUnder(findings, finding('field not declared in schema'), fieldElement(key))
    const item = object[key]
    if (item !== undefined) findings = addUnder(findings, validateNode(item, field, options), fieldElement(key))
  }
  return findings
}

function validateList(value: JsonValue, type: ListType, options: ValidateOptions): Finding[] | undefined {
  if (value === null) return undefined
  const list = asList(value)
  if (list === undefined) return finding(`expected list, got &{${goValue(value)}}`)
  return type.type === 'atomic' ? validateIndexed(list, type, options) : validateItems(list, type, options)
}

function validateIndexed(list: readonly JsonValue[], type: ListType, options: ValidateOptions): Finding[] | undefined {
  let findings: Finding[] | undefined
  for (let i = 0; i < list.length; i++) {
    const inItem = validateNode(list[i]!, type.element, options)
    if (inItem !== undefined) findings = addUnder(findings, inItem, `i:${i}`)
  }
  return findings
}

function validateItems(list: readonly JsonValue[], type: ListType, options: ValidateOptions): Finding[] | undefined {
  let findings: Finding[] | undefined
  const seen = new Set<string>()
  for (let i = 0; i < list.length; i++) {
    let element: string
    try {
      element = itemElement(type, list[i]!)
    } catch (error) {
      if (!(error instanceof TypedError)) throw error
      return joined(findings, finding(`element ${i}: ${error.message}`))
    }
    if (seen.has(element) && !options.allowDuplicates) {
      findings = joined(findings, finding(`duplicate entries for key ${printElement(element)}`))
    }
    seen.add(element)
    findings = addUnder(findings, validateNode(list[i]!, type.element, options), element)
  }
  return findings
}

/** Findings below an element, with its path, behind those found so far. */
function addUnder(findings: Finding[] | undefined, below: Finding[] | undefined, element: string): Finding[] | undefined {
  if (below === undefined) return findings
  const prefix = printElement(element)
  for (const one of below) one.path = prefix + one.path
  return joined(findings, below)
}

/** Appends in place: a copy for each finding would make many of them take quadratic time. */
function joined(findings: Finding[] | undefined, more: Finding[]): Finding[] {
  if (findings === undefined) return more
  appendAll(findings, more)
  return findings
}
