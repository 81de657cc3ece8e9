/**
 * Published definitions and their examples, good and broken, walked through a server: `walkCorpus`. As a program it records what a server answers,
 * for `corpus.json`: `node test/interop/corpus.ts KUBECONFIG > test/interop/corpus.json`, against the reference.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import https from 'node:https'
import { join, resolve } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { readKubeconfig, send } from '../harness/connection.ts'
import type { TestServer } from '../harness/server.ts'

/** Where the definitions are: a folder beside the project unless `CORPUS` names another. */
export const CORPUS = process.env.CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const MANAGER = 'fieldManager=corpus'
const APPLY = { 'content-type': 'application/apply-patch+yaml' }

/** Sends one request. */
export type Send = TestServer['request']

/** What a file's objects were answered, in their order: the codes of the steps, or the code and the causes of a refusal, sorted. */
export type Walked = Record<string, readonly (readonly string[])[]>

interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata?: { readonly name: string; readonly namespace?: string }
}

/** Where objects of a kind are served. */
export interface Served {
  /** `/apis/GROUP/VERSION` */
  readonly root: string
  readonly plural: string
  readonly namespaced: boolean
}

interface DefinitionManifest extends Manifest {
  readonly spec: {
    readonly group: string
    readonly scope: string
    readonly names: { readonly kind: string; readonly plural: string }
    readonly versions: readonly { readonly name: string }[]
  }
}

const manifests = (file: string): Manifest[] =>
  parseAllDocuments(readFileSync(file, 'utf8'), { version: '1.1', schema: 'core' })
    .map((document) => document.toJS() as Manifest | null)
    .filter((object) => object !== null)

/** Files of a kind (`crds`, `examples`, `invalid`) of all projects, as paths below the corpus. */
function corpusFiles(kind: string): string[] {
  if (!existsSync(CORPUS)) return []
  const folders = readdirSync(CORPUS).map((project) => join(project, kind))
  return folders
    .filter((it) => existsSync(join(CORPUS, it)))
    .flatMap((it) => readdirSync(join(CORPUS, it)).map((name) => join(it, name)))
}

/** Installs all definitions; where the kinds of objects are served. */
export async function installCorpus(send: Send): Promise<Map<string, Served>> {
  const served = new Map<string, Served>()
  for (const file of corpusFiles('crds')) {
    for (const definition of manifests(join(CORPUS, file)) as DefinitionManifest[]) {
      const { status, json } = await send('POST', DEFINITIONS, { body: definition })
      if (status !== 201) throw new Error(`${file}: ${JSON.stringify(json)}`)
      const { group, names, scope, versions } = definition.spec
      for (const { name } of versions) {
        const place = { root: `/apis/${group}/${name}`, plural: names.plural, namespaced: scope === 'Namespaced' }
        served.set(`${group}/${name}/${names.kind}`, place)
      }
    }
  }
  return served
}

function collectionOf(served: Map<string, Served>, { apiVersion, kind, metadata }: Manifest): string | undefined {
  const place = served.get(`${apiVersion}/${kind}`)
  if (place === undefined) return undefined
  const { root, plural, namespaced } = place
  return namespaced ? `${root}/namespaces/${metadata?.namespace ?? 'default'}/${plural}` : `${root}/${plural}`
}

/** Sends each object of the corpus on its whole way: create, get, update, apply; a refused one only the first step. */
export async function walkCorpus(send: Send, served: Map<string, Served>): Promise<Walked> {
  const walked: Record<string, string[][]> = {}
  const namespaces = new Set<string>()
  for (const file of [...corpusFiles('examples'), ...corpusFiles('invalid')]) {
    const answers: string[][] = []
    for (const object of manifests(join(CORPUS, file))) {
      const collection = collectionOf(served, object)
      if (collection === undefined) continue
      const namespace = object.metadata?.namespace
      if (namespace !== undefined && !namespaces.has(namespace)) {
        namespaces.add(namespace)
        await send('POST', '/api/v1/namespaces', { body: { metadata: { name: namespace } } })
      }
      answers.push(await walkObject(send, collection, object))
    }
    if (answers.length > 0) walked[file] = answers
  }
  return walked
}

async function walkObject(send: Send, collection: string, object: Manifest): Promise<string[]> {
  const created = await send('POST', collection, { body: object })
  if (created.status !== 201) return [`${created.status}`, ...causes(created.json)]
  const path = `${collection}/${created.json.metadata.name}`
  const read = await send('GET', path)
  const updated = await send('PUT', path, { body: read.json })
  const applied = await send('PATCH', `${path}?${MANAGER}&force=true`, { body: object, headers: APPLY })
  await send('DELETE', path)
  const kept = JSON.stringify(content(created.json)) === JSON.stringify(content(read.json)) ? 'kept' : 'changed'
  return [`${created.status} ${read.status} ${updated.status} ${applied.status} ${kept}`]
}

// biome-ignore lint/suspicious/noExplicitAny: objects of any kind
const content = ({ metadata: _, ...rest }: any): unknown => rest

/** Messages are the definitions' authors' own sentences: here is only what tells one from another. */
const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

// biome-ignore lint/suspicious/noExplicitAny: a Status of any kind
const causes = (status: any): string[] =>
  (status.details?.causes ?? [])
    .map(({ field, reason, message }: Record<string, string>) => `${field}: ${reason}: ${digest(message ?? '')}`)
    .sort()

if (import.meta.main) {
  const { url, ...identity } = readKubeconfig(process.argv[2]!)
  const agent = new https.Agent({ ...identity, keepAlive: true })
  const request: Send = (method, path, options = {}) => send(url, agent, method, path, options)
  const served = await installCorpus(request)
  await new Promise((done) => setTimeout(done, 5_000))
  process.stdout.write(`${JSON.stringify(await walkCorpus(request, served), null, 2)}\n`)
  process.exit()
}
