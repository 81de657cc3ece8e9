/** The command line. Commands are loaded when they are called. */
import { Command, CommanderError } from 'commander'
import { CliError } from './cli-error.ts'
import { packageVersion } from './package-version.ts'
import { serveCommand } from './serve-command.ts'

/** Exit code for what went wrong while running. */
const EXIT_FAILURE = 1
/** Exit code for a command line that was not understood. */
const EXIT_USAGE = 2

/** Runs the command line's arguments; sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('outrigger')
    .description('A Kubernetes-style API server with custom resources on an embedded durable store.')
    .version(packageVersion(), '--version')
    .showSuggestionAfterError(true)
    .exitOverride()
  program.addCommand(serveCommand())
  for (const command of program.commands) command.exitOverride()
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE
    else {
      process.stderr.write(error instanceof CliError ? `error: ${error.message}\n` : `error: ${(error as Error).stack}\n`)
      process.exitCode = EXIT_FAILURE
    }
  }
}
