/**
 * YAML out: block style as the reference writes `application/yaml`. Lists are not indented below their key.
 * Long lines stay whole, where the reference folds them: the value is the same.
 */
import type { JsonObject, JsonValue } from '../meta/object.ts'
import { goNumber } from '../text/go-quote.ts'
import { foldYaml } from './yaml-fold.ts'
import { compareYamlKeys } from './yaml-key-order.ts'
import { yamlText } from './yaml-text.ts'

/** Longer keys need the explicit form. */
const SIMPLE_KEY_LENGTH_MAX = 128

/** The YAML text of a value, keys in the reference's order, a line break at its end. */
export function stringifyYaml(value: JsonValue | undefined): string {
  const lines: string[] = []
  writeValue(lines, '', '', value ?? null)
  return `${lines.join('\n')}\n`
}

/** `lead` is what stands before the value on its first line, `indent` what stands before further ones. */
function writeValue(lines: string[], lead: string, indent: string, value: JsonValue): void {
  if (Array.isArray(value) && value.length > 0) writeList(lines, lead, indent, value)
  else if (typeof value === 'object' && value !== null && Object.keys(value).length > 0)
    writeMap(lines, lead, indent, value as JsonObject)
  else lines.push(lead + scalarText(value, indent, lead.length))
}

function writeList(lines: string[], lead: string, indent: string, list: readonly JsonValue[]): void {
  list.forEach((item, index) => {
    writeValue(lines, `${index === 0 ? lead : indent}- `, `${indent}  `, item)
  })
}

function writeMap(lines: string[], lead: string, indent: string, object: JsonObject): void {
  const keys = Object.keys(object).sort(compareYamlKeys)
  keys.forEach((key, index) => {
    const start = index === 0 ? lead : indent
    const text = yamlText(key)
    if (text.length > SIMPLE_KEY_LENGTH_MAX) {
      lines.push(`${start}? ${text}`)
      writeMember(lines, `${indent}:`, indent, object[key] ?? null)
    } else {
      writeMember(lines, `${start}${text}:`, indent, object[key] ?? null)
    }
  })
}

function writeMember(lines: string[], lead: string, indent: string, value: JsonValue): void {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    lines.push(`${lead} ${scalarText(value, `${indent}  `, lead.length + 1)}`)
    return
  }
  lines.push(lead)
  if (Array.isArray(value)) writeList(lines, indent, indent, value)
  else writeMap(lines, `${indent}  `, `${indent}  `, value)
}

function scalarText(value: JsonValue, indent: string, column: number): string {
  if (typeof value === 'string') {
    const depth = indent === '' ? '  ' : indent
    const text = yamlText(value, depth)
    return text.startsWith('|') ? text : foldYaml(text, column, depth)
  }
  if (typeof value === 'number') return goNumber(value)
  if (typeof value !== 'object') return String(value)
  return value === null ? 'null' : Array.isArray(value) ? '[]' : '{}'
}
