/** Where services are: webhooks and aggregated servers are named by service, and there is no cluster network that would find them. */

/** A port of a service. */
export interface ServicePort {
  readonly namespace: string
  readonly name: string
  readonly port: number
}

/** Where to connect for a service; undefined: to its host name, `NAME.NAMESPACE.svc`. @throws Error whose text the client is told */
export type ServiceResolver = (service: ServicePort) => { readonly host: string; readonly port: number } | undefined

const PORT_MAX = 65_535
const ENTRY = /^([a-z0-9.-]+)\.([a-z0-9-]+?)(?::(\d{1,5}))?=(\[[^\]]+\]|[^:]+):(\d{1,5})$/

/**
 * Reads `NAME.NAMESPACE[:PORT]=HOST:PORT` entries; without a port the entry is for every port of the service. Of two for the same port the last
 * one counts.
 * @throws Error for an entry of another form, or with a port that is none
 */
export function parseServiceAddresses(entries: readonly string[]): ServiceResolver {
  const addresses = new Map<string, { host: string; port: number }>()
  for (const entry of entries) {
    const parts = ENTRY.exec(entry)
    if (parts === null) throw new Error(`${JSON.stringify(entry)} is not of the form NAME.NAMESPACE[:PORT]=HOST:PORT`)
    const [, name, namespace, port = '', host, target] = parts
    for (const number of [port, target]) {
      if (number === '' || (Number(number) >= 1 && Number(number) <= PORT_MAX)) continue
      throw new Error(`${JSON.stringify(entry)}: ports are between 1 and ${PORT_MAX}`)
    }
    addresses.set(`${name}.${namespace}:${port}`, { host: host!.replace(/^\[(.*)\]$/, '$1'), port: Number(target) })
  }
  return ({ name, namespace, port }) => addresses.get(`${name}.${namespace}:${port}`) ?? addresses.get(`${name}.${namespace}:`)
}
