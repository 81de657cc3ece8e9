/** What `crd lint` prints: by document, errors first, then what rules cost and how to make them cheaper; or the same as JSON. */
import {
  type BoundAdvice,
  CLOSE_SHARE,
  type DefinitionLint,
  type LintFinding,
  oneLine,
  type RuleCost,
  type VersionCosts,
} from '../../apiextensions/index.ts'
import { counted, type Look, type Style, wrapped } from '../terminal.ts'
import { type DocumentPlace, formatPlace } from './manifest-files.ts'

/** A document and what was found in it. */
export interface DocumentLint extends DefinitionLint {
  readonly place: DocumentPlace
}

/** How much of the costs is printed. */
export interface CostDisplay {
  /** All rules; else only those that come close to a limit. */
  readonly all: boolean
}

const STYLES: Readonly<Record<LintFinding['severity'], Style>> = { error: 'red', warning: 'yellow' }
/** Where the text of a finding begins. */
const INDENT = 11
/** Rules printed of a version; the rest is counted. */
const RULES_MAX = 20
/** A rule's text is cut here. */
const RULE_CHARS_MAX = 120
/** Costs so many times their limit, and counts beyond a trillion, come of values without bounds: their figures say nothing. */
const TIMES_MAX = 100
const COUNT_MAX = 1e12

/** The report for people. */
export function formatLint(documents: readonly DocumentLint[], look: Look, display: CostDisplay): string {
  const blocks = documents.map((document) => formatDocument(document, look, display)).filter((block) => block !== '')
  return `${[...blocks, verdict(documents, look)].join('\n\n')}\n`
}

/** The report for programs. */
export function lintAsJson(documents: readonly DocumentLint[]): string {
  const definitions = documents.map(({ place, ...lint }) => ({ file: place.file, line: place.line, ...lint }))
  const summary = { errors: findingCount(documents, 'error'), warnings: findingCount(documents, 'warning') }
  return `${JSON.stringify({ summary, definitions }, undefined, 2)}\n`
}

/** How many findings of one severity there are. */
export function findingCount(documents: readonly DocumentLint[], severity: LintFinding['severity']): number {
  return documents.flatMap((it) => it.findings).filter((finding) => finding.severity === severity).length
}

function formatDocument({ place, name, findings, costs }: DocumentLint, look: Look, display: CostDisplay): string {
  const lines = [
    ...findings.map((finding) => formatFinding(finding, look)),
    ...costs.flatMap((it) => formatCosts(it, look, display)),
  ]
  if (lines.length === 0) return ''
  return [`${look.paint('bold', name || 'unnamed')}  ${look.paint('dim', formatPlace(place))}`, ...lines].join('\n')
}

function formatFinding({ severity, path, text }: LintFinding, look: Look): string {
  const where = severity === 'warning' && path !== '' ? `${path}: ` : ''
  return `  ${look.paint(STYLES[severity], severity.padEnd(INDENT - 2))}${indented(`${where}${text}`, look)}`
}

/** Lines of a text stay lines: the compiler's caret stands below what it points at. */
function indented(text: string, look: Look): string {
  const [first = '', ...rest] = text.split('\n')
  return [wrapped(first, INDENT, look), ...rest].join(`\n${' '.repeat(INDENT)}`)
}

function formatCosts({ version, total, limits, rules }: VersionCosts, look: Look, { all }: CostDisplay): string[] {
  const shown = all ? rules : rules.filter(({ advice, share }) => advice !== undefined || share > 1)
  if (shown.length === 0) return []
  const share = total > limits.schema * TIMES_MAX ? '' : ` (${percent(total / limits.schema)})`
  const sum = `${counted(rules.length, 'rule')}, ${ofLimit(total, limits.schema)}${share}`
  const lines = [`  ${look.paint('bold', 'costs'.padEnd(INDENT - 2))}${version}: ${sum}`]
  for (const rule of shown.slice(0, RULES_MAX)) lines.push(...formatRule(rule, limits.expression, look))
  if (shown.length > RULES_MAX) lines.push(`${' '.repeat(INDENT)}and ${counted(shown.length - RULES_MAX, 'cheaper rule')}`)
  return lines
}

function formatRule(priced: RuleCost, limit: number, look: Look): string[] {
  const { path, rule, messageExpression, cost, costOnce, occurrences, share, advice } = priced
  const ofMessage = messageExpression !== undefined
  const times = ofMessage || occurrences === 1 ? '' : ` (${units(costOnce)} each, ${units(occurrences)} times)`
  const whose = ofMessage ? ` for its messageExpression: ${oneLine(messageExpression, RULE_CHARS_MAX)}` : times
  const style: Style = share > 1 ? 'red' : share > CLOSE_SHARE ? 'yellow' : 'dim'
  const pad = ' '.repeat(INDENT)
  return [
    `${pad}${look.paint(style, percent(share).padStart(7))}  ${look.paint('bold', path || '(root)')}  ${oneLine(rule, RULE_CHARS_MAX)}`,
    `${pad}${' '.repeat(9)}${ofLimit(cost, limit)}${whose}`,
    ...(advice === undefined
      ? adviceWithoutBounds(share, ofMessage, pad)
      : [`${pad}${' '.repeat(9)}${adviceText(advice, limit, look)}`]),
  ]
}

function adviceWithoutBounds(share: number, ofMessage: boolean, pad: string): string[] {
  if (share <= 1) return []
  // An estimate knows no size of such texts, be the number ever so small.
  const text = ofMessage
    ? 'no bound helps: texts made of other values, as by string(), count as unbounded'
    : 'all bounds are there: lower them, or simplify the rule'
  return [`${pad}${' '.repeat(9)}${text}`]
}

function adviceText({ bounds, cost, suffices }: BoundAdvice, limit: number, look: Look): string {
  const list = bounds.map(({ path, keyword, value }) => `${keyword}: ${value} at ${path || 'the root'}`).join(', ')
  const outcome = `${units(cost)} units (${percent(cost / limit)})`
  const text = suffices
    ? `add ${list}: then it costs ${outcome}`
    : `bounds alone do not make it cheap: with ${list} it costs ${outcome}; simplify the rule`
  return wrapped(text, INDENT + 9, look)
}

function verdict(documents: readonly DocumentLint[], look: Look): string {
  const [errors, warnings] = [findingCount(documents, 'error'), findingCount(documents, 'warning')]
  const checked = counted(documents.length, 'definition')
  if (errors + warnings === 0) return look.paint('green', `No findings in ${checked}.`)
  const text = `${counted(errors, 'error')} and ${counted(warnings, 'warning')} in ${checked}.`
  return look.paint(errors > 0 ? 'red' : 'yellow', text)
}

const units = (count: number): string => (count > COUNT_MAX ? 'over a trillion' : Math.round(count).toLocaleString('en-US'))

function ofLimit(cost: number, limit: number): string {
  if (cost > limit * TIMES_MAX) return `more than ${TIMES_MAX} times the limit of ${units(limit)} units`
  return `${units(cost)} of ${units(limit)} units`
}

function percent(share: number): string {
  if (share > TIMES_MAX) return '> 10,000 %'
  if (share > 0 && share < 0.01) return '< 1 %'
  return `${Math.round(share * 100).toLocaleString('en-US')} %`
}
