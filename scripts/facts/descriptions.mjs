/**
 * Texts for `kubectl explain`: reads the doc comments of a development dependency's model declarations and writes them, by definition and
 * field, into one compressed file. The result is a product of the build, not part of the sources.
 *
 *     node scripts/facts/descriptions.mjs OUT_FILE
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('../..', import.meta.url))
const modelsDir = join(root, 'node_modules/@kubernetes/client-node/dist/gen/models')
const definitionsFile = join(root, 'src/controlplane/facts/data/definitions.ndjson')

/**
 * Writes the file if it is missing; `force` writes it in any case. Returns false when the dependency is not installed: then there are no texts.
 * Takes about 0.3 s.
 */
export function writeDescriptions(outFile, { force = false } = {}) {
  if (!force && existsSync(outFile)) return true
  if (!existsSync(modelsDir)) return false
  const models = new Set(readdirSync(modelsDir).filter((file) => file.endsWith('.d.ts')))
  const texts = {}
  for (const line of readFileSync(definitionsFile, 'utf8').split('\n')) {
    const tab = line.indexOf('\t')
    if (tab < 0) continue
    const name = line.slice(0, tab)
    const file = modelNames(name).find((candidate) => models.has(`${candidate}.d.ts`))
    if (file === undefined) continue
    const found = textsOf(
      readFileSync(join(modelsDir, `${file}.d.ts`), 'utf8'),
      Object.keys(JSON.parse(line.slice(tab + 1)).properties ?? {}),
    )
    if (found !== undefined) texts[name] = found
  }
  mkdirSync(dirname(outFile), { recursive: true })
  // Renamed into place: a server that starts at the same time reads all of it or nothing.
  const draft = `${outFile}.${process.pid}`
  writeFileSync(draft, gzipSync(JSON.stringify(texts), { level: 9 }))
  renameSync(draft, outFile)
  return true
}

/** Classes that may stand for a definition: with the group in front where the plain name is taken twice. */
function modelNames(definition) {
  const parts = definition.split('.')
  const kind = parts.pop()
  const version = capital(parts.pop() ?? '')
  const group = capital(parts.pop() ?? '')
  return [`${group}${version}${kind}`, `${version}${kind}`]
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function textsOf(source, properties) {
  const head = /\/\*\*\s*\n\* (.*)\n\*\/\nexport declare class /.exec(source)
  if (head === null) return undefined
  const fields = {}
  const byMember = new Map(properties.flatMap((property) => memberNames(property).map((member) => [member, property])))
  for (const match of source.matchAll(/^ {4}\/\*\*\n {4}\* (.*)\n {4}\*\/\n {4}'([^']+)'\??:/gm)) {
    const property = byMember.get(match[2])
    if (property !== undefined) fields[property] = plain(match[1])
  }
  return { text: plain(head[1]), fields }
}

/** A member's name in the class: no dashes, reserved words with a line in front. */
function memberNames(property) {
  const plain = property.replaceAll('-', '_')
  return [plain, `_${plain}`, `_${plain.replace('$', '')}`]
}

function plain(text) {
  return text
    .replace(/\\+(['"])/g, '$1')
    .replaceAll('\\\\', '\\')
    .replaceAll('*_/', '*/')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = process.argv[2]
  if (out === undefined || !writeDescriptions(out, { force: true })) {
    process.stderr.write('usage: descriptions.mjs OUT_FILE (needs the development dependencies)\n')
    process.exit(2)
  }
}
