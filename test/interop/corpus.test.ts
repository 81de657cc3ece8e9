/**
 * Definitions that operators are shipped with, their example objects and the broken ones: all answered as `corpus.json` has it, which was
 * recorded from the reference (`corpus.ts` records). Skipped where the corpus is not at hand: it is not part of the project.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startServer, type TestServer } from '../harness/server.ts'
import { CORPUS, installCorpus, type Walked, walkCorpus } from './corpus.ts'

const recorded: Walked = JSON.parse(readFileSync(join(import.meta.dirname, 'corpus.json'), 'utf8'))

describe('published definitions', { skip: existsSync(CORPUS) ? false : 'the corpus is not here' }, () => {
  let server: TestServer
  let walked: Walked

  before(async () => {
    server = await startServer()
    walked = await walkCorpus(server.request, await installCorpus(server.request))
  })
  after(async () => {
    await server.stop()
    server.remove()
  })

  for (const file of Object.keys(recorded)) {
    test(file, () => assert.deepEqual(walked[file], recorded[file]))
  }
})
