/**
 * Makes the tables of src/controlplane/facts/data from facts about the built-in types, and keeps only what the served kinds reach.
 *
 *     node scripts/facts/import.mjs FACTS_DIR GO_MODULES_DIR
 *
 * FACTS_DIR holds builtin-types.json, protobuf-fields.json and served-resources.json. GO_MODULES_DIR holds `api@VERSION`,
 * `apimachinery@VERSION`, ...: from the struct declarations there come the facts that the published documents leave out: the order of fields,
 * which are pointers, which are left out when empty, and how their types are called in decoding errors. No prose is carried over.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { structsOf } from './go-structs.mjs'
import { OFF_BY_DEFAULT } from './off-by-default.mjs'
import { addOlderForms, OLDER_GO_FIELDS } from './older-forms.mjs'

const [factsDir, modulesDir] = process.argv.slice(2)
if (factsDir === undefined || modulesDir === undefined) {
  process.stderr.write('usage: import.mjs FACTS_DIR GO_MODULES_DIR\n')
  process.exit(2)
}
const readJson = (name) => JSON.parse(readFileSync(join(factsDir, name), 'utf8'))
const { definitions } = readJson('builtin-types.json')
const { messages } = readJson('protobuf-fields.json')
const served = readJson('served-resources.json')
served.resources.push(...OFF_BY_DEFAULT)
addOlderForms(definitions, messages, served)

const outDir = new URL('../../src/controlplane/facts/data/', import.meta.url)
mkdirSync(outDir, { recursive: true })

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'
/** Kinds that every API group speaks beside its own. */
const metaRoots = [
  'APIGroup',
  'APIGroupList',
  'APIResourceList',
  'APIVersions',
  'DeleteOptions',
  'Patch',
  'Status',
  'WatchEvent',
].map((kind) => META + kind)

const names = reachable([...metaRoots, ...servedDefinitions()], (name) => refsOf(definitions[name]))
writeTable('definitions.ndjson', names, (name) => definitions[name])

const structs = new Map(names.map((name) => [name, goFields(name)]))
const structNames = names.filter((name) => structs.get(name) !== undefined)
writeTable('go-fields.ndjson', structNames, (name) => structs.get(name))

const roots = names.map(messageName).filter((name) => messages[name] !== undefined)
const messageNames = reachable(roots, (name) => messageRefs(name))
writeTable('protobuf.ndjson', messageNames, (name) => messages[name])

const resourceKeys = served.resources.map((resource) => `${resource.groupVersion}/${resource.name}`)
const byKey = new Map(served.resources.map((resource, index) => [resourceKeys[index], resource]))
writeTable('served.ndjson', resourceKeys.toSorted(), (key) => resourceLine(byKey.get(key)))

/** Definitions of the served kinds and their lists, of subresource kinds too. */
function servedDefinitions() {
  const byKind = new Map()
  for (const [name, definition] of Object.entries(definitions)) {
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      if (!name.startsWith(META)) byKind.set(`${group}/${version}/${kind}`, name)
    }
  }
  const found = []
  for (const resource of served.resources) {
    const slash = resource.groupVersion.indexOf('/')
    const group = resource.group ?? (slash < 0 ? '' : resource.groupVersion.slice(0, slash))
    const version = resource.version ?? resource.groupVersion.slice(slash + 1)
    for (const kind of [resource.kind, `${resource.kind}List`]) {
      const name = byKind.get(`${group}/${version}/${kind}`)
      if (name !== undefined) found.push(name)
    }
  }
  return found
}

/** Everything that `roots` lead to, sorted. */
function reachable(start, refs) {
  const seen = new Set()
  const queue = [...start]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    queue.push(...refs(name))
  }
  return [...seen].sort()
}

function refsOf(schema) {
  if (schema === null || typeof schema !== 'object') return []
  const own = typeof schema.$ref === 'string' ? [schema.$ref] : []
  return own.concat(Object.values(schema).flatMap((part) => (typeof part === 'object' ? refsOf(part) : [])))
}

/** `io.k8s.api.core.v1.ConfigMap` → `k8s.io.api.core.v1.ConfigMap`; protobuf package names have no dashes. */
function messageName(definition) {
  return definition.replace(/^io\.k8s\./, 'k8s.io.').replaceAll('-', '_')
}

function messageRefs(name) {
  const scope = name.slice(0, name.lastIndexOf('.') + 1)
  return (messages[name] ?? []).flatMap(([, , type]) => {
    const bare = type.startsWith('map<') ? type.slice(type.indexOf(',') + 1, -1).trim() : type
    const full = bare.startsWith('.') ? bare.slice(1) : scope + bare
    return messages[full] === undefined ? [] : [full]
  })
}

function resourceLine(resource) {
  const { name: _, groupVersion: __, columns, ...rest } = resource
  return columns === undefined ? rest : { ...rest, columns: columns.map((c) => [c.name, c.type, c.format, c.priority]) }
}

/** `[jsonName, goType, flags]` in the order of the struct, or undefined when the type is no struct with JSON fields. */
function goFields(definition) {
  if (OLDER_GO_FIELDS[definition] !== undefined) return OLDER_GO_FIELDS[definition]
  const match = /^io\.k8s\.([a-z-]+)\.(.+)\.([A-Za-z0-9]+)$/.exec(definition)
  if (match === null) return undefined
  const [, module, packagePath, typeName] = match
  const folder = readdirSync(modulesDir).find((entry) => entry.startsWith(`${module}@`))
  if (folder === undefined) return undefined
  const fields = structsOf(modulesDir, folder, packagePath.replaceAll('.', '/')).fields(typeName)
  const known = new Set(Object.keys(definitions[definition].properties ?? {}))
  if (fields === undefined || known.size === 0) return undefined
  const missing = [...known].filter((name) => !fields.some(([field]) => field === name))
  if (missing.length > 0) throw new Error(`${definition}: no Go field for ${missing.join(', ')}`)
  return fields.filter(([field]) => known.has(field))
}

/** One line an entry, `key TAB JSON`: a reader finds a key and parses that line alone. */
function writeTable(file, keys, entryOf) {
  const text = keys.map((key) => `${key}\t${JSON.stringify(entryOf(key))}\n`).join('')
  writeFileSync(new URL(file, outDir), text)
  process.stdout.write(`${file}: ${keys.length} entries, ${text.length} bytes\n`)
}
