/** Kubernetes' named formats of strings: `format.dns1123Label().validate(name)` gives none or the texts of what is wrong. */
import { dns1035Label, dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from '../../../../apimachinery/index.ts'
import { stringFormat } from '../../../structural/formats/string-formats.ts'
import type { CelType } from '../../ast.ts'
import { globalOverload, type Library, memberOverload } from '../../eval/function.ts'
import { matchCost, sizeOf } from '../../eval/cost.ts'
import { ArrayList } from '../../values/list.ts'
import { CelOptional, NONE, OpaqueValue, type Value } from '../../values/value.ts'
import { listOf, optionalOf, STRING } from '../signature-terms.ts'
import { requestUriFlaw } from './url-parser.ts'

const TYPE_NAME = 'kubernetes.NamedFormat'
const FORMAT: CelType = { kind: 'object', name: TYPE_NAME }

/** A format. */
class FormatValue extends OpaqueValue {
  readonly typeName = TYPE_NAME
  readonly name: string
  /** The texts of what is wrong; empty: nothing. */
  readonly check: (text: string) => string[]
  /** Length of a pattern of about the effort. */
  readonly patternSize: number

  constructor(name: string, patternSize: number, check: (text: string) => string[]) {
    super()
    this.name = name
    this.patternSize = patternSize
    this.check = check
  }

  equals(other: Value): boolean | undefined {
    return other instanceof FormatValue ? other.name === this.name : undefined
  }
}

/** A prefix of a name may end in a dash: something follows. */
const asPrefix =
  (check: (text: string) => string[]) =>
  (text: string): string[] =>
    check(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text)

const known =
  (format: string, flaw: string) =>
  (text: string): string[] =>
    stringFormat(format)!(text) ? [] : [flaw]

function uriFlaws(text: string): string[] {
  const flaw = requestUriFlaw(text)
  return flaw === undefined ? [] : [flaw]
}

const FORMATS: ReadonlyMap<string, FormatValue> = new Map(
  [
    new FormatValue('dns1123Label', 30, dns1123Label),
    new FormatValue('dns1123Subdomain', 60, dns1123Subdomain),
    new FormatValue('dns1035Label', 30, dns1035Label),
    new FormatValue('qualifiedName', 60, qualifiedName),
    new FormatValue('dns1123LabelPrefix', 30, asPrefix(dns1123Label)),
    new FormatValue('dns1123SubdomainPrefix', 60, asPrefix(dns1123Subdomain)),
    new FormatValue('dns1035LabelPrefix', 30, asPrefix(dns1035Label)),
    new FormatValue('labelValue', 40, labelValue),
    new FormatValue('uri', 1103, uriFlaws),
    new FormatValue('uuid', 70, known('uuid', 'does not match the UUID format')),
    new FormatValue('byte', 84, known('byte', 'invalid base64')),
    new FormatValue('date', 71, known('date', 'invalid date')),
    new FormatValue('datetime', 71, known('datetime', 'invalid datetime')),
  ].map((format) => [format.name, format]),
)

function validate(format: FormatValue, text: string): Value {
  const flaws = format.check(text)
  return flaws.length === 0 ? NONE : new CelOptional(new ArrayList(flaws))
}

function named(name: string): Value {
  const format = FORMATS.get(name)
  return format ? new CelOptional(format) : NONE
}

/** `format.named`, `format.<name>` and `validate`. */
export const KUBERNETES_FORMAT: Library = {
  name: 'kubernetes.format',
  functions: [
    { name: 'format.named', overloads: [globalOverload('format-named', [STRING], optionalOf(FORMAT), named)] },
    {
      name: 'validate',
      overloads: [
        memberOverload('format-validate', [FORMAT, STRING], optionalOf(listOf(STRING)), validate, {
          advanceCost: (args) => (args[0] instanceof FormatValue ? matchCost(sizeOf(args[1]!), args[0].patternSize) : 1),
        }),
      ],
    },
    ...[...FORMATS].map(([name, format]) => ({
      name: `format.${name}`,
      overloads: [globalOverload(`format.${name}`, [], FORMAT, () => format)],
    })),
  ],
}
