/**
 * Names of properties as expressions write them: what is no identifier of CEL is escaped, and a few names cannot be written at all.
 * Source: apiextensions checklist 3.2.
 */
import { RESERVED_WORDS } from '../cel/index.ts'

const ESCAPES: Readonly<Record<string, string>> = { __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' }

/** The name that expressions use for a property; undefined: there is none, expressions cannot read the property. */
export function escapeFieldName(property: string): string | undefined {
  if (!/^[A-Za-z_./-][\w./-]*$/.test(property)) return undefined
  if (RESERVED_WORDS.has(property)) return `__${property}__`
  return property.replace(/__|[./-]/g, (part) => ESCAPES[part]!)
}

/** The declared name that a name in an expression stands for: after a dot, reserved words may stand as they are. */
export function declaredFieldName(name: string): string {
  return RESERVED_WORDS.has(name) ? `__${name}__` : name
}
