/** `outrigger serve`: its flags. The server is loaded when it is called. */
import { Command } from 'commander'
import { type ServeFlags, serveOptions } from './serve-flags.ts'

/** The command. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description('Serve the API on the embedded store and print the kubeconfig to use.')
    .option('--config <file>', 'YAML file with any of these flags (names without the dashes)')
    .action(async (flags: ServeFlags & { config?: string }) => {
      if (flags.config !== undefined) {
        const { applyConfigFile } = await import('./config-file.ts')
        applyConfigFile(command, flags.config)
      }
      const { runServe } = await import('./run-serve.ts')
      await runServe(command.opts<ServeFlags>())
    })
  for (const option of serveOptions()) command.addOption(option)
  return command
}
