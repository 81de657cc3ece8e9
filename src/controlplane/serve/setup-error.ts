/** What keeps a server from starting and is no bug: a port in use, an unreadable file, a store that another process holds. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
}
