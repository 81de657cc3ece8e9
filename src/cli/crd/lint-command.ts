/** `outrigger crd lint FILE…`: what a server would say of definitions, and a little more, before there is a server. */
import { lintDefinition } from '../../apiextensions/index.ts'
import { CliError, EXIT_FAILURE, EXIT_USAGE } from '../cli-error.ts'
import { standardLook, writeOut } from '../terminal.ts'
import { type DocumentLint, findingCount, formatLint, lintAsJson } from './lint-report.ts'
import { type ManifestDocument, readManifests } from './manifest-files.ts'

/** Flags of the command. */
export interface LintFlags {
  readonly output: 'text' | 'json'
  readonly costs?: boolean
  /** Warnings fail, too. */
  readonly strict?: boolean
}

/** Runs the command; sets the exit code. @throws CliError for paths that cannot be read */
export async function runLint(paths: readonly string[], flags: LintFlags): Promise<void> {
  const documents = readManifests(paths).flatMap(lintDocument)
  if (documents.length === 0) throw new CliError(`${paths.join(', ')}: no CustomResourceDefinition in it`, EXIT_USAGE)
  const text =
    flags.output === 'json' ? lintAsJson(documents) : formatLint(documents, standardLook(), { all: flags.costs === true })
  const fails = findingCount(documents, 'error') > 0 || (flags.strict === true && findingCount(documents, 'warning') > 0)
  process.exitCode = fails ? EXIT_FAILURE : 0
  await writeOut(text)
}

/** Documents of other kinds are left out. One that cannot be read may be a definition, and counts as one. */
function lintDocument({ place, value, problem, duplicates }: ManifestDocument): DocumentLint[] {
  if (value === undefined) {
    const finding = { severity: 'error', code: 'unreadable', path: '', text: problem ?? 'not readable' } as const
    return [{ place, name: '', findings: [finding], costs: [] }]
  }
  const lint = lintDefinition(value, duplicates)
  return lint === undefined ? [] : [{ place, ...lint }]
}
