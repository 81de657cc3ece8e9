export { type RunningServer, serve, type ServeOptions } from './serve/serve.ts'
export { SetupError } from './serve/setup-error.ts'
