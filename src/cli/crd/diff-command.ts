/** `outrigger crd diff OLD NEW`: is a change of definitions compatible with stored data and clients? */
import {
  CHANGE_LEVELS,
  type ChangeLevel,
  compareDefinitionSets,
  decodeManifest,
  type Definition,
  worstLevel,
} from '../../apiextensions/index.ts'
import { CliError, EXIT_FAILURE, EXIT_USAGE } from '../cli-error.ts'
import { standardLook, writeOut } from '../terminal.ts'
import { comparisonsAsJson, formatComparisons } from './diff-report.ts'
import { formatPlace, readManifests } from './manifest-files.ts'

/** Flags of the command. */
export interface DiffFlags {
  readonly output: 'text' | 'json'
  /** The mildest level that makes the command fail. */
  readonly failOn: Exclude<ChangeLevel, 'compatible'>
  readonly verbose?: boolean
  /** Definitions that NEW does not have are left out. */
  readonly ignoreRemoved?: boolean
}

/** Runs the command; sets the exit code. @throws CliError for input that cannot be compared */
export async function runDiff(old: string, next: string, flags: DiffFlags): Promise<void> {
  if (old === '-' && next === '-') throw new CliError('only one of OLD and NEW can be stdin', EXIT_USAGE)
  const comparisons = compareDefinitionSets(definitionsIn(old), definitionsIn(next)).filter(
    ({ changes }) => !(flags.ignoreRemoved && changes[0]?.code === 'definition-removed'),
  )
  const text =
    flags.output === 'json'
      ? comparisonsAsJson(comparisons)
      : formatComparisons(comparisons, standardLook(), flags.verbose === true)
  const fails = CHANGE_LEVELS.indexOf(worstLevel(comparisons)) <= CHANGE_LEVELS.indexOf(flags.failOn)
  process.exitCode = fails ? EXIT_FAILURE : 0
  await writeOut(text)
}

function definitionsIn(path: string): Definition[] {
  const found = new Map<string, Definition>()
  for (const { place, value, problem } of readManifests([path])) {
    const fail = (text: string) => new CliError(`${formatPlace(place)}: ${text}`, EXIT_USAGE)
    if (value === undefined) throw fail(problem ?? 'not readable')
    const decoded = decodeManifest(value)
    if (decoded.type === 'other') continue
    if (decoded.type === 'invalid') throw fail(decoded.text)
    if (found.has(decoded.name)) throw fail(`${decoded.name} is defined twice`)
    found.set(decoded.name, decoded.definition)
  }
  if (found.size === 0) throw new CliError(`${path}: no CustomResourceDefinition in it`, EXIT_USAGE)
  return [...found.values()]
}
