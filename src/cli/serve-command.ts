/** `outrigger serve`: flags in, a running server, three lines out. */
import { resolve } from 'node:path'
import { Command } from 'commander'
import { systemEnv } from '../base/index.ts'
import { type RunningServer, SetupError, serve } from '../controlplane/index.ts'
import { CliError } from './cli-error.ts'
import { applyConfigFile } from './config-file.ts'
import { processLog } from './logging.ts'
import { packageVersion } from './package-version.ts'
import { type ServeFlags, serveOptions } from './serve-flags.ts'

/** The command. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description('Serve the API on the embedded store and print the kubeconfig to use.')
    .option('--config <file>', 'YAML file with any of these flags (names without the dashes)')
    .showSuggestionAfterError(true)
    .action((flags: ServeFlags & { config?: string }) => run(command, flags))
  for (const option of serveOptions()) command.addOption(option)
  return command
}

async function run(command: Command, given: ServeFlags & { config?: string }): Promise<void> {
  if (given.config !== undefined) applyConfigFile(command, given.config)
  const flags = command.opts<ServeFlags>()
  const env = systemEnv(processLog({ format: flags.loggingFormat, verbosity: flags.v }))
  const stopped = stopSignal()
  let server: RunningServer
  try {
    server = await serve(env, { ...flags, dataDir: resolve(flags.dataDir), version: packageVersion() })
  } catch (error) {
    throw error instanceof SetupError ? new CliError(error.message) : error
  }
  process.stdout.write(
    `Serving at ${server.url}\nKubeconfig: ${server.kubeconfigPath}\nTry: kubectl --kubeconfig ${server.kubeconfigPath} api-resources\n`,
  )
  await stopped
  await server.close()
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let seen = false
    const onSignal = () => {
      if (seen) process.exit(1)
      seen = true
      resolve()
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })
}
