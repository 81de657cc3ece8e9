/** Text for people: colours where a terminal shows them, lines no longer than it is wide. */
import { styleText } from 'node:util'

/** How a report may look. */
export interface Look {
  /** Columns to wrap at. */
  readonly width: number
  paint(style: Style, text: string): string
}

/** The few styles in use. */
export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green'

/** Where no terminal says how wide it is, in logs above all. */
const WIDTH_DEFAULT = 100
const WIDTH_MIN = 40
/** Longer lines are hard to read however wide the terminal is. */
const WIDTH_MAX = 120

/** Without colours: for logs, files and tests. */
export const PLAIN_LOOK: Look = { width: WIDTH_DEFAULT, paint: (_style, text) => text }

/** How the standard output likes it. `NO_COLOR` and everything that is no terminal get plain text. */
export function standardLook(): Look {
  const { stdout, env } = process
  if (!stdout.isTTY) return PLAIN_LOOK
  const width = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, stdout.columns ?? WIDTH_DEFAULT))
  return { width, paint: env.NO_COLOR ? PLAIN_LOOK.paint : (style, text) => styleText(style, text, { validateStream: false }) }
}

/** Breaks a text at blanks; lines after the first begin with as many blanks as `indent` says. A long word stays whole. */
export function wrapped(text: string, indent: number, { width }: Look): string {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    const room = width - indent - line.length - (line === '' ? 0 : 1)
    if (line !== '' && word.length > room) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.join(`\n${' '.repeat(indent)}`)
}

/** `1 change`, `2 changes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Nobody reads the output any more (`| head`): no reason to go on, and none to complain. */
export class OutputClosedError extends Error {
  override readonly name = 'OutputClosedError'
}

/** Writes to the standard output. Resolves when it is handed over: what is printed piece by piece is not held. @throws OutputClosedError */
export function writeOut(text: string): Promise<void> {
  const { stdout } = process
  // The error comes to the callback; without a listener it would end the process, too.
  if (stdout.listenerCount('error') === 0) stdout.on('error', () => {})
  return new Promise((resolve, reject) => {
    stdout.write(text, (error) => {
      if (!error) resolve()
      else reject((error as NodeJS.ErrnoException).code === 'EPIPE' ? new OutputClosedError('the output is closed') : error)
    })
  })
}
