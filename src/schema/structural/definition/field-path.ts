/** Paths to fields of a schema: `.spec.replicas`, `.metadata['a.b']`, keys of maps included, indices not. */
import type { JsonSchemaProps } from '../structural-contract.ts'
import { additionalOf } from '../structural-node.ts'

/** Longer paths are none. */
const FIELD_PATH_LENGTH_MAX = 10_000

/** Separators, quoted names, everything else. */
const TOKENS = /[.[\]]|'(?:[^'\\]|\\.)*'|'.*$|[^.[\]]+/gsy

/** Does the path lead to a field that the schema knows? */
export function isFieldPath(path: string, schema: JsonSchemaProps): boolean {
  return normalFieldPath(path, schema) !== undefined
}

/** The path as fields of errors are written: `spec.replicas`, `metadata.a.b`, keys of maps as `[key]`; undefined when it leads nowhere. */
export function normalFieldPath(path: string, schema: JsonSchemaProps): string | undefined {
  const tokens = path.length > FIELD_PATH_LENGTH_MAX ? [path] : (path.match(TOKENS) ?? [])
  let node: JsonSchemaProps | undefined = schema
  let normal = ''
  for (let index = 0; index < tokens.length; index++) {
    const separator = tokens[index]
    const name = separator === '.' ? tokens[++index] : separator === '[' ? quotedName(tokens[++index]) : undefined
    if (name === undefined || node === undefined) return undefined
    if (separator === '[' && tokens[++index] !== ']') return undefined
    const step: 'unknown' | JsonSchemaProps | undefined = stepInto(node, name)
    if (step === 'unknown') return undefined
    normal += hasProperties(node) ? `${normal === '' ? '' : '.'}${name}` : `[${name}]`
    node = step
  }
  return normal
}

/** The schema below; `undefined` for a value of a map without a schema, behind which no further step leads anywhere. */
function stepInto(node: JsonSchemaProps, name: string): JsonSchemaProps | 'unknown' | undefined {
  if (hasProperties(node)) return Object.hasOwn(node.properties!, name) ? node.properties![name] : 'unknown'
  return node.additionalProperties === undefined ? 'unknown' : additionalOf(node)
}

function hasProperties({ properties }: JsonSchemaProps): boolean {
  return properties !== undefined && Object.keys(properties).length > 0
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '"': '"',
  '\\': '\\',
}

/** The name inside of single quotes. */
function quotedName(token: string | undefined): string | undefined {
  if (token === undefined || token.length < 2 || !token.startsWith("'") || !token.endsWith("'")) return undefined
  let isValid = true
  const name = token.slice(1, -1).replace(/\\(.?)/gs, (_, char: string) => {
    const meant = Object.hasOwn(ESCAPES, char) ? ESCAPES[char] : undefined
    if (meant === undefined) isValid = false
    return meant ?? ''
  })
  return isValid ? name : undefined
}
