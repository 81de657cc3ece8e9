/** A mistake in how the program was called or set up: printed as one line, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError'
}
