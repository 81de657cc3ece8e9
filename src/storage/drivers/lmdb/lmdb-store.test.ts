import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { storageConformance } from '../../../testing/index.ts'
import { openLmdbStore } from './open-lmdb-store.ts'

const directory = mkdtempSync(join(tmpdir(), 'lmdb-store-'))
let stores = 0
after(() => rmSync(directory, { recursive: true }))

storageConformance('lmdb', (env) => openLmdbStore(env, { path: join(directory, `${stores++}`) }))
