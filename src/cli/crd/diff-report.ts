/** What `crd diff` prints: by definition, worst first, with the way around; or the same as JSON. */
import { type Change, CHANGE_LEVELS, type ChangeLevel, type DefinitionComparison, worstLevel } from '../../apiextensions/index.ts'
import { counted, type Look, type Style, wrapped } from '../terminal.ts'

const STYLES: Readonly<Record<ChangeLevel, Style>> = { breaking: 'red', risky: 'yellow', compatible: 'green' }
/** Indent of the explanations of a change. */
const INDENT = 9

/** The report for people. `verbose` lists compatible changes, too. */
export function formatComparisons(comparisons: readonly DefinitionComparison[], look: Look, verbose: boolean): string {
  const blocks = comparisons
    .filter(({ changes }) => changes.some((change) => verbose || change.level !== 'compatible'))
    .map((comparison) => formatDefinition(comparison, look, verbose))
  return `${[...blocks, verdict(comparisons, look, verbose)].join('\n\n')}\n`
}

/** The report for programs. */
export function comparisonsAsJson(comparisons: readonly DefinitionComparison[]): string {
  const changes = comparisons.flatMap((it) => it.changes)
  const count = (level: ChangeLevel): number => changes.filter((change) => change.level === level).length
  const summary = Object.fromEntries(CHANGE_LEVELS.map((level) => [level, count(level)]))
  return `${JSON.stringify({ level: worstLevel(comparisons), summary, definitions: comparisons }, undefined, 2)}\n`
}

function formatDefinition({ name, changes }: DefinitionComparison, look: Look, verbose: boolean): string {
  const lines = [look.paint('bold', name)]
  for (const level of CHANGE_LEVELS) {
    const found = changes.filter((change) => change.level === level)
    if (found.length === 0) continue
    if (level === 'compatible') {
      if (verbose) lines.push('', look.paint(STYLES[level], `  ${level}`), ...found.map((it) => `    ${placeOf(it)}: ${it.text}`))
      continue
    }
    for (const alike of alikes(found)) lines.push('', ...formatAlike(alike, look))
  }
  return lines.join('\n')
}

/** Changes with the same explanation, in the order of the first of each. */
function alikes(changes: readonly Change[]): Change[][] {
  const groups = new Map<string, Change[]>()
  for (const change of changes) {
    const key = JSON.stringify([change.why, change.advice])
    groups.set(key, [...(groups.get(key) ?? []), change])
  }
  return [...groups.values()]
}

function formatAlike(changes: readonly Change[], look: Look): string[] {
  const heads = changes.map(
    (change) => `  ${look.paint(STYLES[change.level], change.level)}  ${look.paint('bold', placeOf(change))}: ${change.text}`,
  )
  const explained = (label: string, text: string | undefined): string[] =>
    text === undefined ? [] : [`    ${look.paint('dim', label.padEnd(INDENT - 4))}${wrapped(text, INDENT, look)}`]
  return [...heads, ...explained('why', changes[0]?.why), ...explained('do', changes[0]?.advice)]
}

function placeOf({ version, path }: Change): string {
  if (version === undefined) return path === '' ? 'definition' : path
  return path === '' ? `${version} (root)` : `${version} ${path}`
}

function verdict(comparisons: readonly DefinitionComparison[], look: Look, verbose: boolean): string {
  const changes = comparisons.flatMap((it) => it.changes)
  if (changes.length === 0) return `No changes in ${counted(comparisons.length, 'definition')}.`
  const level = worstLevel(comparisons)
  const counts = CHANGE_LEVELS.flatMap((it) => {
    const count = changes.filter((change) => change.level === it).length
    return count === 0 ? [] : [`${count} ${it}`]
  })
  const word = { breaking: 'Breaking', risky: 'Risky', compatible: 'Compatible' }[level]
  const hint = !verbose && changes.some((change) => change.level === 'compatible') ? ' (--verbose lists the compatible ones)' : ''
  const text = `${word}: ${counts.join(', ')} in ${counted(comparisons.length, 'definition')}${hint}.`
  return look.paint(STYLES[level], text)
}
