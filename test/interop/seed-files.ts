/** The manifests of the seed documents, as the files that their commands name. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = /^# file: (.+)$/m

/** Writes the documents of `manifests/NAME.yaml` as files of their own; the folder they are in. */
export function unpackSeed(name: string, parent: string): string {
  const folder = join(parent, name)
  mkdirSync(folder, { recursive: true })
  const [, ...parts] = readFileSync(join(import.meta.dirname, 'manifests', `${name}.yaml`), 'utf8').split(FILE)
  for (let i = 0; i < parts.length; i += 2) writeFileSync(join(folder, parts[i]!), parts[i + 1]!.replace(/^---$/m, ''))
  return folder
}
