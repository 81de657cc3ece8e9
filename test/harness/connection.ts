/** Connections to an API server: the address and the identity of a kubeconfig, requests with whole answers. */
import { readFileSync } from 'node:fs'
import https from 'node:https'
import { parse } from 'yaml'

/** What a kubeconfig says of its first cluster and user. */
export interface Connection {
  readonly url: string
  readonly ca: Buffer
  readonly cert: Buffer
  readonly key: Buffer
}

/** Reads a kubeconfig with a client certificate. */
export function readKubeconfig(file: string): Connection {
  const { clusters, users } = parse(readFileSync(file, 'utf8'))
  const [{ cluster }, { user }] = [clusters[0], users[0]]
  const pem = (text: string): Buffer => Buffer.from(text, 'base64')
  return {
    url: cluster.server,
    ca: pem(cluster['certificate-authority-data']),
    cert: pem(user['client-certificate-data']),
    key: pem(user['client-key-data']),
  }
}

/** Body and headers of a request. */
export interface RequestOptions {
  readonly body?: unknown
  readonly headers?: Record<string, string>
  /** Leave the admin's certificate out. */
  readonly anonymous?: boolean
}

/** A whole answer. */
export interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly json: any
}

/** Sends a request. An object as its body goes as JSON. */
export function send(url: string, agent: https.Agent, method: string, path: string, options: RequestOptions): Promise<Answer> {
  const { body } = options
  const bytes = body === undefined ? undefined : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const headers = {
    accept: 'application/json',
    // Node.js frames the body of a DELETE only when it is told the length.
    ...(bytes === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(bytes)) }),
    ...options.headers,
  }
  return new Promise((resolve, reject) => {
    const request = https.request(new URL(url), { agent, method, path, headers }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece) => pieces.push(Buffer.from(piece)))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString()
        resolve({ status: response.statusCode!, headers: response.headers, text, json: parsed(text) })
      })
    })
    request.on('error', reject)
    request.end(bytes)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
