/** `crd lint` says of every definition in the transcripts what the reference said when it was created. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')
const transcripts = join(root, 'test/transcripts/custom-resources')
const CREATES = /^\/apis\/apiextensions\.k8s\.io\/v1\/customresourcedefinitions(\?|$)/

interface Step {
  readonly method: string
  readonly path: string
  readonly body?: { readonly kind?: string }
  readonly expect?: { readonly status: number; readonly body?: { details?: { causes?: { field: string; message: string }[] } } }
}

/** Every create of a definition with what the reference answered: the texts of its causes, none for one that was created. */
function recordedCreates(): { readonly body: object; readonly causes: readonly string[] }[] {
  const names = readdirSync(transcripts, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
  return names.flatMap((name) => {
    const { steps = [] } = JSON.parse(readFileSync(join(transcripts, name), 'utf8')) as { steps?: Step[] }
    return steps.flatMap(({ method, path, body, expect }) => {
      const isCreate = method === 'POST' && CREATES.test(path) && body?.kind === 'CustomResourceDefinition'
      if (!isCreate || (expect?.status !== 201 && expect?.status !== 422)) return []
      // Times in requests are placeholders in the recorded answers, and bad options are no business of the definition.
      const causes = (expect.body?.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`)
      if (causes.some((cause) => cause.includes('<time>') || cause.startsWith('dryRun:'))) return []
      return [{ body, causes }]
    })
  })
}

test('lint and the reference agree on every recorded definition', (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'lint-transcripts-'))
  context.after(() => rmSync(directory, { recursive: true }))
  const creates = recordedCreates()
  assert.ok(creates.length > 150, `${creates.length} creates`)
  for (const [index, { body }] of creates.entries()) {
    writeFileSync(join(directory, `${String(index).padStart(4, '0')}.json`), JSON.stringify(body))
  }
  const args = [join(root, 'bin/outrigger.mjs'), 'crd', 'lint', '-o', 'json', directory]
  const { stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/node'), args, { encoding: 'utf8', maxBuffer: 256 << 20 })
  assert.equal(stderr, '')
  const { definitions } = JSON.parse(stdout) as { definitions: { file: string; findings: { code: string; text: string }[] }[] }
  const byFile = new Map(definitions.map((it) => [it.file, it.findings]))
  // Numbers of type variables are the reference's own affair.
  const plain = (texts: readonly string[]): string[] =>
    texts.map((text) => text.replaceAll(/selfType(<n>|\d+)/g, 'selfType')).sort()
  for (const [index, { causes }] of creates.entries()) {
    const findings = byFile.get(join(directory, `${String(index).padStart(4, '0')}.json`)) ?? []
    const errors = findings.filter(({ code }) => code === 'invalid').map(({ text }) => text)
    assert.deepEqual(plain(errors), plain(causes))
  }
})
