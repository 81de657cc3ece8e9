/** `outrigger storage`: the embedded store as it is, with or without a server that has it open. */
import { Command, InvalidArgumentError, Option } from 'commander'
import type { GetFlags } from './get-command.ts'
import type { StatusFlags } from './status-command.ts'

const GET_NOTES = `
Prints by default as etcdctl get does: the key on one line, its value on the next. Keys are laid out as in the reference:
/registry/RESOURCE/[NAMESPACE/]NAME for built-in resources, /registry/GROUP/RESOURCE/[NAMESPACE/]NAME for definitions and custom resources.
Values are the objects as they are stored, in JSON. A server may have the store open meanwhile; nothing is changed.

  outrigger storage get --prefix /registry/apiextensions.k8s.io/ --keys-only
  outrigger storage get /registry/namespaces/default`

/** The command. Its parts are loaded when they are called. */
export function storageCommand(): Command {
  const command = new Command('storage').description('Look into the embedded store; a server may have it open.')
  const get = command
    .command('get')
    .description('Print a key and its value, or all of a prefix.')
    .argument('[key]', 'the key, or with --prefix how keys begin', '')
    .option('--prefix', 'all keys that begin with KEY')
    .option('--keys-only', 'leave the values out')
    .option('--print-value-only', 'leave the keys out')
    .option('--count-only', 'print how many there are, and no more')
    .addOption(new Option('--limit <n>', 'at most so many').argParser(wholeNumber))
    .addOption(new Option('--rev <revision>', 'as of a revision that is not compacted yet').argParser(wholeNumber))
    .addOption(
      new Option('-w, --write-out <format>', 'form of the output').choices(['simple', 'json', 'fields']).default('simple'),
    )
    .addHelpText('after', GET_NOTES)
    .action(async (key: string, flags: GetFlags) => {
      const { runGet } = await import('./get-command.ts')
      await runGet(key, flags)
    })
  const status = command
    .command('status')
    .description('Print size, revisions, and how many keys and bytes each resource has.')
    .addOption(new Option('-o, --output <format>', 'form of the output').choices(['text', 'json']).default('text'))
    .action(async (flags: StatusFlags) => {
      const { runStatus } = await import('./status-command.ts')
      await runStatus(flags)
    })
  for (const subcommand of [get, status]) {
    subcommand
      .option('--data-dir <dir>', 'the data directory of the server', './outrigger-data')
      .option('--storage <url>', 'lmdb://DIR, for servers that were started with it')
  }
  return command
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError('Expected a whole number.')
  return value
}
