/** The command line. Commands are loaded when they are called. */
import { Command, CommanderError } from 'commander'
import { CliError, EXIT_FAILURE, EXIT_USAGE } from './cli-error.ts'
import { crdCommand } from './crd/crd-command.ts'
import { packageVersion } from './package-version.ts'
import { serveCommand } from './serve-command.ts'
import { storageCommand } from './storage/storage-command.ts'
import { OutputClosedError } from './terminal.ts'

/** Runs the command line's arguments; sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('outrigger')
    .description('A Kubernetes-style API server with custom resources on an embedded durable store.')
    .version(packageVersion(), '--version')
  for (const command of [serveCommand(), crdCommand(), storageCommand()]) program.addCommand(command)
  throwInsteadOfExit(program)
  try {
    const args = argv[0] === 'help' ? helpArguments(program, argv.slice(1)) : [...argv]
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE
    else if (!(error instanceof OutputClosedError)) {
      const isKnown = error instanceof CliError
      process.stderr.write(`error: ${isKnown ? error.message : (error as Error).stack}\n`)
      process.exitCode = isKnown ? error.exitCode : EXIT_FAILURE
    }
  }
}

/** `help crd lint` is `crd lint --help`: the parser's own `help` goes one level down only. @throws CliError for what is no command */
function helpArguments(program: Command, names: readonly string[]): string[] {
  let command: Command | undefined = program
  for (const name of names) command = command?.commands.find((it) => it.name() === name)
  if (command === undefined) throw new CliError(`unknown command '${names.join(' ')}'`, EXIT_USAGE)
  return [...names, '--help']
}

/** Also in subcommands: exit codes are set in one place. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride().showSuggestionAfterError(true)
  for (const subcommand of command.commands) throwInsteadOfExit(subcommand)
}
