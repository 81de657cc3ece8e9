/** The templates of `format`: finds the clauses (`%s`, `%.2f`) in the order and with the complaints of the reference. */
import { Buffer } from 'node:buffer'
import { goQuote } from '../../../apimachinery/index.ts'

/** Ends formatting; its message is what the call gives as an error. */
export class FormatFlaw {
  readonly message: string
  /** Node of the argument that is wrong, when known. */
  readonly nodeId: number | undefined

  constructor(message: string, nodeId?: number) {
    this.message = message
    this.nodeId = nodeId
  }
}

/** A clause and its place among the arguments. */
export interface Clause {
  readonly verb: string
  /** Digits behind the point; `undefined`: none were given. */
  readonly precision: number | undefined
  readonly index: number
}

/** More digits than any number has; beyond it JavaScript formats nothing. */
const PRECISION_MAX = 100
const VERBS = 'sdfebxXo'
const CLAUSE = 'could not parse formatting clause: '

/**
 * Fills a template.
 * @param isMissing whether there is no argument of that index
 * @throws FormatFlaw
 */
export function fillTemplate(template: string, count: number, isMissing: boolean, fill: (clause: Clause) => string): string {
  let text = ''
  let index = 0
  for (let at = 0; at < template.length; ) {
    const percent = template.indexOf('%', at)
    if (percent < 0) return text + template.slice(at)
    text += template.slice(at, percent)
    at = percent + 1
    if (template[at] === '%') {
      text += '%'
      at++
      continue
    }
    // At run time the argument is asked for first, in a check of the template the end of the text is noticed first.
    if (isMissing && index >= count) throw new FormatFlaw(`index ${index} out of range`)
    if (at >= template.length) throw new FormatFlaw('unexpected end of string')
    if (index >= count) throw new FormatFlaw(`index ${index} out of range`)
    const { verb, precision, end } = readClause(template, at)
    text += fill({ verb, precision, index: index++ })
    at = end
  }
  return text
}

function readClause(template: string, start: number): { verb: string; precision: number | undefined; end: number } {
  let at = start
  let precision: number | undefined
  if (template[at] === '.') {
    const digits = /^[0-9]*/.exec(template.slice(at + 1))![0]
    at += 1 + digits.length
    const flaw = at >= template.length ? 'could not find end of precision specifier' : precisionFlaw(digits)
    if (flaw !== undefined) throw new FormatFlaw(`${CLAUSE}error while parsing precision: ${flaw}`)
    precision = Number(digits)
  }
  const verb = template[at]!
  if (!VERBS.includes(verb)) {
    // The reference looks at bytes.
    const byte = String.fromCharCode(Buffer.from(template.slice(at, at + 2).toWellFormed())[0]!)
    throw new FormatFlaw(`${CLAUSE}unrecognized formatting clause "${byte}"`)
  }
  return { verb, precision, end: at + 1 }
}

function precisionFlaw(digits: string): string | undefined {
  const prefix = `error while converting precision to integer: strconv.Atoi: parsing ${goQuote(digits)}: `
  if (digits === '') return `${prefix}invalid syntax`
  return Number(digits) > PRECISION_MAX ? `${prefix}value out of range` : undefined
}

/** The complaint about an argument that a clause does not take. */
export function clauseFlaw(verb: string, typeName: string, nodeId?: number): FormatFlaw {
  return new FormatFlaw(`error during formatting: ${DEMANDS[verb]}, was given ${typeName}`, nodeId)
}

const HEX = 'only integers, byte buffers, and strings can be formatted as hex'
const DEMANDS: Readonly<Record<string, string>> = {
  s: 'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
  d: 'decimal clause can only be used on integers',
  f: 'fixed-point clause can only be used on doubles',
  e: 'scientific clause can only be used on doubles',
  b: 'only integers and bools can be formatted as binary',
  o: 'octal clause can only be used on integers',
  x: HEX,
  X: HEX,
}
