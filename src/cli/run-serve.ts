/** A running server: started with the flags, three lines on the standard output, ended by a signal. */
import { resolve } from 'node:path'
import { systemEnv } from '../base/index.ts'
import { type RunningServer, SetupError, serve } from '../controlplane/index.ts'
import { CliError } from './cli-error.ts'
import { processLog } from './logging.ts'
import { packageVersion } from './package-version.ts'
import type { ServeFlags } from './serve-flags.ts'

/** Serves until a signal comes. @throws CliError for what the caller can mend */
export async function runServe(flags: ServeFlags): Promise<void> {
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
