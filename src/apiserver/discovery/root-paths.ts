/** `/` and `/index.html`: the paths that the server answers. */
import type { HttpResponse } from '../../http/index.ts'

/** The list, sorted and without repeats. Always printed for a human. */
export const rootPathsAnswer = (paths: readonly string[]): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ paths: [...new Set(paths)].sort() }, null, 2),
})
