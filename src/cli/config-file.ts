/** The `--config` file: YAML whose keys are the long names of flags. A flag on the command line wins over the file. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { parse } from 'yaml'
import { CliError } from './cli-error.ts'
import { nearest } from './nearest.ts'

/** Sets the options that the file names. @throws CliError for an unreadable file, an unknown key or a bad value */
export function applyConfigFile(command: Command, path: string): void {
  const settings = readSettings(path)
  const options = new Map(command.options.flatMap((option) => (option.long ? [[option.long.slice(2), option] as const] : [])))
  options.delete('config')
  for (const [key, value] of Object.entries(settings)) {
    const option = options.get(key)
    if (!option)
      throw new CliError(`--config: ${path}: unknown setting ${JSON.stringify(key)}${nearest(key, [...options.keys()])}`)
    const name = option.attributeName()
    if (command.getOptionValueSource(name) === 'cli') continue
    const text = Array.isArray(value) ? value.join(',') : String(value)
    if (option.argChoices && !option.argChoices.includes(text))
      throw new CliError(`--config: ${path}: ${key}: expected one of ${option.argChoices.join(', ')}`)
    try {
      command.setOptionValueWithSource(name, option.parseArg ? option.parseArg(text, undefined as never) : text, 'config')
    } catch (error) {
      throw new CliError(`--config: ${path}: ${key}: ${(error as Error).message}`)
    }
  }
}

function readSettings(path: string): Record<string, unknown> {
  try {
    const document = parse(readFileSync(path, 'utf8')) ?? {}
    if (typeof document !== 'object' || Array.isArray(document)) throw new Error('expected a mapping of flag names to values')
    return document
  } catch (error) {
    throw new CliError(`--config: ${path}: ${(error as Error).message.split('\n')[0]}`)
  }
}
