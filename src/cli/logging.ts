/** The process's log: pino behind the `Log` interface, as JSON lines or as text for people. */
import pino from 'pino'
import type { Log } from '../base/index.ts'

/** How and how much to log. */
export interface LoggingOptions {
  readonly format: 'text' | 'json'
  /** 0 = information and worse, 2 and more = debug as well (as `-v`). */
  readonly verbosity: number
}

/** From this verbosity on, debug lines are written. */
const DEBUG_VERBOSITY = 2

/** Writes to stderr; lines of an aborted process are not lost, because every line is written at once. */
export function processLog(options: LoggingOptions): Log {
  const level = options.verbosity >= DEBUG_VERBOSITY ? 'debug' : 'info'
  const settings: pino.LoggerOptions = {
    level,
    base: null,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { error: (value) => (value instanceof Error ? pino.stdSerializers.err(value) : value) },
  }
  const stderr = pino.destination({ dest: 2, sync: true })
  const logger =
    options.format === 'json' ? pino(settings, stderr) : pino(settings, { write: (line) => stderr.write(textLine(line)) })
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
  }
}

/** `2026-01-02T03:04:05.678Z INFO message key=value`; an error adds its stack on lines of its own. */
function textLine(json: string): string {
  const { level, time, msg, error, ...fields } = JSON.parse(json) as Record<string, unknown> & { time: number; level: string }
  const pairs = Object.entries(fields).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const failure = error as { message?: string; stack?: string } | undefined
  const cause = failure ? ` error=${JSON.stringify(failure.message ?? failure)}` : ''
  const stack = failure?.stack && level === 'error' ? `\n${failure.stack}` : ''
  return `${new Date(time).toISOString()} ${level.toUpperCase()} ${msg}${pairs.join('')}${cause}${stack}\n`
}
