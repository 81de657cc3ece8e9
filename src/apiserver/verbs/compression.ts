/** gzip for large answers, off the event loop's thread. */
import { Readable } from 'node:stream'
import { createGzip, gzip } from 'node:zlib'
import { promisify } from 'node:util'
import type { HttpResponse } from '../../http/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'

/** Smaller bodies are not worth it; the reference's bound. */
export const GZIP_BYTES_MIN = 128 * 1024
/** Fast rather than small; the reference's choice. */
const GZIP_LEVEL = 1

const gzipAsync = promisify(gzip)

/** Does the client take gzip? */
export function acceptsGzip(request: ApiRequest): boolean {
  return request.http.headers['accept-encoding']?.includes('gzip') === true
}

const gzipHeaders = (headers: HttpResponse['headers']): HttpResponse['headers'] => ({
  ...headers,
  'content-encoding': 'gzip',
  vary: 'Accept-Encoding',
})

/** Compresses a body that is there as a whole. */
export async function gzipBytes(response: HttpResponse, bytes: Uint8Array | string): Promise<HttpResponse> {
  return { ...response, headers: gzipHeaders(response.headers), body: await gzipAsync(bytes, { level: GZIP_LEVEL }) }
}

/** Compresses a body that is made piece by piece. */
export function gzipStream(response: HttpResponse, pieces: AsyncIterable<Uint8Array>): HttpResponse {
  const source = Readable.from(pieces, { objectMode: false })
  const packed = createGzip({ level: GZIP_LEVEL })
  source.on('error', (error) => packed.destroy(error))
  packed.on('close', () => source.destroy())
  return { ...response, headers: gzipHeaders(response.headers), body: source.pipe(packed) }
}
