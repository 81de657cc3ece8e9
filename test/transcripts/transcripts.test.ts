/**
 * The recorded transcripts of kube-apiserver 1.36.3, replayed against this server, counted in cases.
 * `differs.json` lists the cases that differ, each with its reason; the test fails when another one breaks or one of these begins to pass.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { after, before, test } from 'node:test'
import { findKubectl, RECORDED_VERSION } from '../harness/kubectl.ts'
import { startServer, type TestServer } from '../harness/server.ts'

const here = import.meta.dirname
/** What needs kinds or features of later work; not replayed. */
const LATER = [
  /^api\/(access|admission|aggregation|core|kubectl|rbac|workloads)\//,
  /^api\/patch\/(apply-lists|strategic|apply-deployment)/,
  /^api\/tables\/workloads/,
  /^api\/errors\/(unknown-paths|method-not-allowed)/,
  /^api\/discovery\/(legacy|built-in-resources)/,
]
const SHARE_MIN = 0.97
const differs = JSON.parse(readFileSync(join(here, 'differs.json'), 'utf8')) as Record<string, string>

const cases = ['api', 'custom-resources']
  .flatMap((folder) =>
    readdirSync(join(here, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(here, folder, file)),
  )
  .filter((file) => file.endsWith('.json'))
  .map((file) => relative(here, file).replace(/\.json$/, ''))
  .filter((name) => !LATER.some((pattern) => pattern.test(name)))
  .sort()

const kubectl = findKubectl()
const usesKubectl = (name: string) => readFileSync(join(here, `${name}.json`), 'utf8').includes('"kubectl":')

let server: TestServer

before(async () => {
  server = await startServer(['--controllers=-namespace'])
})
after(async () => {
  await server.stop()
  server.remove()
})

interface Outcome {
  readonly failed: Map<string, string>
  readonly output: string
}

function replay(names: readonly string[]): Outcome {
  const files = names.map((name) => join(here, `${name}.json`))
  const args = [
    join(here, 'replay.mjs'),
    '--kubeconfig',
    server.kubeconfig,
    '--kubectl',
    kubectl!.path,
    '--sleep-scale',
    '0',
    ...files,
  ]
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  assert.match(stdout, /\d+ passed, \d+ failed\n$/, `the replay did not end: ${stderr}`)
  const failed = new Map<string, string>()
  for (const block of stdout.split(/^(?=FAIL )/m)) {
    const file = /^FAIL .*? \((.*?)\): /.exec(block)?.[1]
    if (file) failed.set(relative(here, file).replace(/\.json$/, ''), block)
  }
  return { failed, output: stdout }
}

/** Transcripts with kubectl steps need the release that recorded them; the tool itself needs any kubectl to read the kubeconfig. */
const replayable = cases.filter((name) => kubectl?.version === RECORDED_VERSION || !usesKubectl(name))

for (const area of ['api', 'custom-resources']) {
  const names = replayable.filter((name) => name.startsWith(`${area}/`))
  test(`transcripts of ${area}: all equal but those listed`, {
    skip: kubectl ? false : 'no kubectl on this machine',
    timeout: 600_000,
  }, (t) => {
    const { failed } = replay(names)
    t.diagnostic(`${names.length - failed.size} of ${names.length} cases equal`)
    const broken = [...failed].filter(([name]) => !(name in differs)).map(([, block]) => block.slice(0, 3000))
    assert.deepEqual(broken.join('\n'), '')
    const mended = names.filter((name) => name in differs && !failed.has(name))
    assert.deepEqual(mended, [], 'these cases pass now: take them off differs.json')
  })
}

test('the listed differences name existing cases and stay within the allowance', () => {
  for (const area of ['api', 'custom-resources']) {
    const names = cases.filter((name) => name.startsWith(`${area}/`))
    const listed = Object.keys(differs).filter((name) => name.startsWith(`${area}/`))
    assert.deepEqual(
      listed.filter((name) => !names.includes(name)),
      [],
    )
    assert.ok(
      (names.length - listed.length) / names.length >= SHARE_MIN,
      `${names.length - listed.length} of ${names.length} in ${area}`,
    )
  }
  for (const [name, reason] of Object.entries(differs)) assert.ok(reason.length > 20, `${name} needs a reason`)
})
