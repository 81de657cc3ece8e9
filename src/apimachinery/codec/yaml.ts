/** YAML in: what the reference's decoder makes of it (YAML 1.1 with Go's omissions), as JSON. */
import type { JsonValue } from '../meta/object.ts'
import { JsonSyntaxError, parseJsonStrict } from './json.ts'
import { convertYaml, YamlError } from './yaml-convert.ts'
import { yamlErrorText } from './yaml-errors.ts'
import { yamlLibrary } from './yaml-library.ts'

/** A document, and the keys that it gives twice. */
export interface DecodedYaml {
  readonly value: JsonValue
  /** `line 6: key "a" already set in map`, in the order of the text. */
  readonly duplicates: readonly string[]
}

const JSON_START = /^\s*\{/

/**
 * Parses the first document of a text, or of bytes as UTF-8. No document at all is null.
 * @throws YamlError for what is no YAML, or is YAML and has no JSON
 */
export function parseYaml(input: string | Uint8Array): DecodedYaml {
  const text = typeof input === 'string' ? input : Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString('utf8')
  return parseAsJson(text) ?? parseFirstDocument(text)
}

/** Nearly all "YAML" of clients is JSON, and JSON is read forty times faster. Repeated keys are left to YAML: its texts have lines. */
function parseAsJson(text: string): DecodedYaml | undefined {
  if (!JSON_START.test(text)) return undefined
  try {
    const decoded = parseJsonStrict(text)
    return decoded.duplicates.length === 0 ? decoded : undefined
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined
    throw error
  }
}

function parseFirstDocument(text: string): DecodedYaml {
  const { Composer, LineCounter, Parser } = yamlLibrary()
  const lines = new LineCounter()
  const parser = new Parser(lines.addNewLine)
  const composer = new Composer({
    version: '1.1',
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  })
  for (const document of composer.compose(parser.parse(text))) {
    const lineOf = (offset: number): number => lines.linePos(offset).line
    if (document.errors.length > 0) throw new YamlError(yamlErrorText(document.errors, text, lineOf))
    return convertYaml(document.contents, lineOf)
  }
  return { value: null, duplicates: [] }
}
