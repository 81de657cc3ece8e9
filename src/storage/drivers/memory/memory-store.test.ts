import { storageConformance } from '../../../testing/index.ts'
import { openMemoryStore } from './memory-store.ts'

storageConformance('memory', openMemoryStore)
