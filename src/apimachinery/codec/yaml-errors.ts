/** Says what is wrong with a YAML text in the words of Go's parser, as far as the two parsers see the same fault. */
import type * as Yaml from 'yaml'

/** Where lines are: offset to 1-based line. */
export type LineOf = (offset: number) => number

/** A fault as Go tells it. Its scanner and its parser count lines differently, and neither tells the first line. */
interface Fault {
  readonly text: string
  readonly by: 'scanner' | 'parser'
  readonly offset: number
}

const BAD_START = 'found character that cannot start any token'
const NO_CONTENT = 'did not find expected node content'

const SCANNER_FAULTS: readonly (readonly [message: RegExp, text: string])[] = [
  [/^Missing closing/, 'found unexpected end of stream'],
  [/^Tabs are not allowed/, BAD_START],
  [/^Plain value cannot start with/, BAD_START],
  [/^Unexpected block-seq-ind on same line/, 'block sequence entries are not allowed in this context'],
  [/^Invalid escape sequence/, 'found unknown escape character'],
]

const PARSER_FAULTS: readonly (readonly [message: RegExp, text: string])[] = [
  [/^(All mapping items must start at the same column|Implicit keys need to be on a single line)/, 'did not find expected key'],
  [/^(All sequence items must start|Unexpected scalar at node end)/, "did not find expected '-' indicator"],
  [/^Unexpected (,|flow-)/, NO_CONTENT],
  [/^Maximum call stack size exceeded/, 'exceeded max depth'],
]

/** The text of the errors of a document: `yaml: line 2: mapping values are not allowed in this context`. */
export function yamlErrorText(errors: readonly Yaml.YAMLParseError[], text: string, lineOf: LineOf): string {
  const fault = faultOf(errors, text)
  let line = lineOf(fault.offset) - 1
  if (fault.by === 'scanner') return `yaml: ${line === 0 ? '' : `line ${line + 1}: `}${fault.text}`
  // The parser sees the end of the text on a line of its own.
  if (fault.offset >= text.length && !text.endsWith('\n')) line++
  return `yaml: ${line === 0 ? '' : `line ${line}: `}${fault.text}`
}

function faultOf(errors: readonly Yaml.YAMLParseError[], text: string): Fault {
  const { message, pos } = errors[0]!
  const [offset] = pos
  if (message.startsWith('Nested mappings')) {
    const end = errors.find(({ code }) => code === 'MULTILINE_IMPLICIT_KEY')?.pos[1]
    return { text: 'mapping values are not allowed in this context', by: 'scanner', offset: end ?? offset }
  }
  if (message.startsWith('Implicit map keys need')) {
    const nextLine = text.indexOf('\n', offset)
    return { text: "could not find expected ':'", by: 'scanner', offset: nextLine < 0 ? text.length : nextLine + 1 }
  }
  const flow = /^Flow (sequence|map) /.exec(message)
  if (flow) return { text: flowText(text, offset, flow[1] === 'map' ? '}' : ']'), by: 'parser', offset }
  const scanner = SCANNER_FAULTS.find(([pattern]) => pattern.test(message))?.[1]
  if (scanner !== undefined) return { text: scanner, by: 'scanner', offset: scanner.endsWith('stream') ? text.length : offset }
  const parser = PARSER_FAULTS.find(([pattern]) => pattern.test(message))?.[1]
  return { text: parser ?? message.replace(/ at line[\s\S]*$/, ''), by: 'parser', offset }
}

/** After a bracket, comma or colon Go misses a value, after a value it misses a comma. */
function flowText(text: string, offset: number, bracket: string): string {
  return /[[{,:]$/.test(text.slice(0, offset).trimEnd()) ? NO_CONTENT : `did not find expected ',' or '${bracket}'`
}
