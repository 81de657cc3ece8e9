/** Exit code for what went wrong while running. */
export const EXIT_FAILURE = 1
/** Exit code for a command line, or input named by it, that was not understood. */
export const EXIT_USAGE = 2

/** A mistake in how the program was called or set up: printed as one line, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: number

  /** @param exitCode Default: `EXIT_FAILURE`. */
  constructor(message: string, exitCode: number = EXIT_FAILURE) {
    super(message)
    this.exitCode = exitCode
  }
}
