/** `outrigger crd`: what can be said about definitions without a server. */
import { Command, Option } from 'commander'
import type { DiffFlags } from './diff-command.ts'
import type { LintFlags } from './lint-command.ts'

const DIFF_NOTES = `
OLD and NEW are files or directories with any number of definitions (YAML or JSON, of apiextensions.k8s.io/v1 or v1beta1), or - for stdin.
Definitions are matched by name; where each side has one, the two are compared whatever their names.

  breaking    stored objects lose data or cannot be updated, or requests that worked are refused
  risky       existing values survive; new writes may be refused, mean something else, or be more than older clients can read
  compatible  nobody is worse off

What the server says of stored versions counts where OLD comes from one:

  kubectl get crds -o yaml | outrigger crd diff --ignore-removed - config/crds

Exit codes: 0 compatible; 1 breaking (with --fail-on=risky: or risky); 2 the command line or the input was not understood.`

const LINT_NOTES = `
Errors are what a server refuses when fields are validated strictly, in its words. Warnings are what it accepts and probably was not meant.
Costs are the estimates that a server judges by; for rules that come close to a limit, bounds are suggested that bring them down to a tenth.

Exit codes: 0 no errors; 1 errors (with --strict: or warnings); 2 the command line or the input was not understood.`

/** The command. Its parts are loaded when they are called. */
export function crdCommand(): Command {
  const command = new Command('crd').description('Check CustomResourceDefinitions without a server.')
  command
    .command('diff')
    .description('Tell whether a change of definitions is compatible with stored objects and clients.')
    .argument('<old>', 'definitions as they are')
    .argument('<new>', 'definitions as they shall be')
    .addOption(outputOption())
    .addOption(new Option('--fail-on <level>', 'the mildest level that fails').choices(['breaking', 'risky']).default('breaking'))
    .option('--ignore-removed', 'definitions that NEW does not have are none of its business')
    .option('-v, --verbose', 'list compatible changes, too')
    .addHelpText('after', DIFF_NOTES)
    .action(async (old: string, next: string, flags: DiffFlags) => {
      const { runDiff } = await import('./diff-command.ts')
      await runDiff(old, next, flags)
    })
  command
    .command('lint')
    .description('Check definitions as a server would: schema, types and cost of validation rules; and what it would not mind.')
    .argument('<file...>', 'files or directories with definitions, or - for stdin')
    .addOption(outputOption())
    .option('--costs', 'list the cost of every rule, not only of dear ones')
    .option('--strict', 'warnings fail, too')
    .addHelpText('after', LINT_NOTES)
    .action(async (paths: string[], flags: LintFlags) => {
      const { runLint } = await import('./lint-command.ts')
      await runLint(paths, flags)
    })
  return command
}

function outputOption(): Option {
  return new Option('-o, --output <format>', 'form of the report').choices(['text', 'json']).default('text')
}
