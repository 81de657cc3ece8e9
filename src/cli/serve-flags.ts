/** The flags of `outrigger serve`: names of kube-apiserver where it has one. The same names are the keys of the `--config` file. */
import { InvalidArgumentError, Option } from 'commander'
import { parseGoDuration } from '../apimachinery/index.ts'

const MINUTE_MS = 60_000

/** Values of the flags, after parsing. Durations are in ms. */
export interface ServeFlags {
  bindAddress: string
  securePort: number
  dataDir: string
  writeKubeconfig?: string
  etcdCompactionInterval: number
  storage?: string
  tlsCertFile?: string
  tlsPrivateKeyFile?: string
  clientCaFile?: string
  tokenAuthFile?: string
  anonymousAuth: boolean
  requestTimeout: number
  maxRequestsInflight: number
  maxMutatingRequestsInflight: number
  minRequestTimeout: number
  shutdownDelayDuration: number
  controllers: readonly string[]
  serviceAddresses: readonly string[]
  runtimeConfig: readonly string[]
  loggingFormat: 'text' | 'json'
  v: number
}

/** The options for commander, in the order of the help text. */
export function serveOptions(): Option[] {
  return [
    new Option('--bind-address <ip>', 'address to listen on').default('127.0.0.1'),
    new Option('--secure-port <port>', 'port to listen on; 0 picks a free one').argParser(integer(0, 65_535)).default(6443),
    new Option('--data-dir <dir>', 'where the store, the certificates and the kubeconfig are kept').default('./outrigger-data'),
    new Option('--write-kubeconfig <file>', 'where to write the admin kubeconfig (default: kubeconfig in the data directory)'),
    new Option('--storage <url>', 'lmdb://DIR or memory: (default: lmdb in the data directory)'),
    durationOption(
      '--etcd-compaction-interval <duration>',
      'how often history is compacted; it reaches back one to two intervals',
      5 * MINUTE_MS,
    ),
    new Option('--tls-cert-file <file>', 'serving certificate, PEM (default: made and renewed by the server)'),
    new Option('--tls-private-key-file <file>', 'key of the serving certificate, PEM'),
    new Option('--client-ca-file <file>', 'authorities whose client certificates are accepted, beside the server’s own'),
    new Option('--token-auth-file <file>', 'static tokens: CSV lines of token,user,uid,"group1,group2"'),
    new Option('--anonymous-auth [bool]', 'let requests without credentials in as system:anonymous')
      .argParser(boolean)
      .default(true),
    durationOption('--request-timeout <duration>', 'deadline of a request that is not a watch', MINUTE_MS),
    new Option('--max-requests-inflight <n>', 'reads at a time; 0 for no limit').argParser(integer(0)).default(400),
    new Option('--max-mutating-requests-inflight <n>', 'writes at a time; 0 for no limit').argParser(integer(0)).default(200),
    new Option('--min-request-timeout <seconds>', 'a watch without a timeout lasts this long to twice as long')
      .argParser(integer(1))
      .default(1800),
    durationOption('--shutdown-delay-duration <duration>', 'on SIGTERM, go on serving this long while readiness fails', 0),
    new Option('--controllers <list>', 'controllers to run, comma-separated; * for all, -NAME for all but NAME')
      .argParser(list)
      .default(['*']),
    new Option(
      '--runtime-config <list>',
      'built-in APIs to serve or not: GROUP/VERSION=true|false, GROUP/VERSION/RESOURCE=true|false, api/all, api/ga, api/beta, api/alpha',
    )
      .argParser(moreOf)
      .default([]),
    new Option(
      '--service-addresses <list>',
      'where the services of webhooks are, comma-separated NAME.NAMESPACE[:PORT]=HOST:PORT',
    )
      .argParser(moreOf)
      .default([], 'their host names, NAME.NAMESPACE.svc'),
    new Option('--logging-format <format>', 'form of the log lines on stderr').choices(['text', 'json']).default('text'),
    new Option('-v, --v <level>', 'verbosity of the log; 2 and more for debugging').argParser(verbosity).default(0),
  ]
}

function durationOption(flags: string, description: string, defaultMs: number): Option {
  return new Option(flags, description)
    .argParser(duration)
    .default(defaultMs, defaultMs === 0 ? '0s' : `${defaultMs / MINUTE_MS}m`)
}

function duration(text: string): number {
  try {
    return parseGoDuration(text)
  } catch {
    throw new InvalidArgumentError('Expected a duration such as 90s or 5m.')
  }
}

function integer(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`Expected a whole number from ${min} on.`)
    return value
  }
}

/** `-v 2`, `-v2` and `-v=2`, which is how it is written for kube-apiserver. */
const verbosity = (text: string): number => integer(0)(text.replace(/^=/, ''))

function boolean(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  throw new InvalidArgumentError('Expected true or false.')
}

const list = (text: string): readonly string[] => text.split(',').map((item) => item.trim())

/** A list that may be given in several flags. */
const moreOf = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), ...list(text)]
