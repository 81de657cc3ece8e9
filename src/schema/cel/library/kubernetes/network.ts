/** Kubernetes' IP addresses and CIDRs as values. */
import { goQuote } from '../../../../apimachinery/index.ts'
import { globalOverload, type Library, memberOverload } from '../../eval/function.ts'
import { rewriteCost, sizeOf, TEXT_FACTOR, traversalCost } from '../../eval/cost.ts'
import { CelError, NO_OVERLOAD, OpaqueValue, type Value } from '../../values/value.ts'
import { BOOL, INT, opaque, STRING } from '../signature-terms.ts'
import {
  type Address,
  formatAddress,
  isMapped,
  maskBits,
  parseAddress,
  parsePrefix,
  type Prefix,
  prefixContains,
} from './addresses.ts'

const IP = opaque('net.IP')
const CIDR = opaque('net.CIDR')
const walk = { cost: traversalCost }

/** An address. */
class IpValue extends OpaqueValue {
  readonly typeName = 'net.IP'
  readonly address: Address

  constructor(address: Address) {
    super()
    this.address = address
  }

  equals(other: Value): boolean | undefined {
    if (!(other instanceof IpValue)) return undefined
    return other.address.bits === this.address.bits && other.address.width === this.address.width
  }

  override get native(): string {
    return `(netip.Addr)${formatAddress(this.address)}`
  }

  override size(): number {
    return this.address.width / 8
  }
}

/** A prefix. */
class CidrValue extends OpaqueValue {
  readonly typeName = 'net.CIDR'
  readonly prefix: Prefix

  constructor(prefix: Prefix) {
    super()
    this.prefix = prefix
  }

  equals(other: Value): boolean | undefined {
    if (!(other instanceof CidrValue)) return undefined
    const { address, length } = other.prefix
    return (
      length === this.prefix.length && address.bits === this.prefix.address.bits && address.width === this.prefix.address.width
    )
  }

  override get native(): string {
    return `(netip.Prefix)${formatCidr(this)}`
  }

  override size(): number {
    return Math.ceil(this.prefix.length / 8)
  }
}

function parseIp(text: string): IpValue | CelError {
  const parsed = parseAddress(text)
  if (typeof parsed === 'string')
    return new CelError(`IP Address ${goQuote(text)} parse error during conversion from string: ${parsed}`)
  if (parsed.zone !== '') return new CelError(`IP address ${goQuote(text)} with zone value is not allowed`)
  if (isMapped(parsed.address)) return new CelError(`IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`)
  return new IpValue(parsed.address)
}

const CIDR_FLAW = 'network address parse error during conversion from string: '

function parseCidr(text: string): CidrValue | CelError {
  const prefix = parsePrefix(text)
  // The reference wraps the failure twice.
  if (typeof prefix === 'string') return new CelError(CIDR_FLAW + CIDR_FLAW + prefix)
  if (isMapped(prefix.address)) return new CelError(`${CIDR_FLAW}IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`)
  return new CidrValue(prefix)
}

const containsIp = ({ prefix }: CidrValue, other: IpValue | CelError): Value =>
  // The reference forgets why the text is no address.
  other instanceof IpValue ? prefixContains(prefix, other.address) : NO_OVERLOAD
const containsCidr = ({ prefix }: CidrValue, other: CidrValue | CelError): Value =>
  other instanceof CidrValue ? prefix.length <= other.prefix.length && prefixContains(prefix, other.prefix.address) : other

const formatCidr = ({ prefix }: CidrValue): string => `${formatAddress(prefix.address)}/${prefix.length}`

/** Comparing the bytes that count, and going over a text that must be parsed first. */
const containsCost = ([cidr, other]: readonly Value[], isText: boolean): number =>
  Math.ceil(sizeOf(cidr!) * 2 * TEXT_FACTOR) + (isText ? Math.ceil(sizeOf(other!) * TEXT_FACTOR) : 0)
const containsIpCost = (isText: boolean) => ({ cost: (args: readonly Value[]): number => containsCost(args, isText) })
const containsCidrCost = (isText: boolean) => ({
  cost: (args: readonly Value[]): number => containsCost(args, isText) + Math.ceil(sizeOf(args[0]!) * TEXT_FACTOR) + 1,
})

const top = (address: Address, bits: number): bigint => address.bits >> BigInt(address.width - bits)
const isV4 = ({ width }: Address): boolean => width === 32

/** What can be asked of an address. */
const QUESTIONS: readonly (readonly [name: string, id: string, ask: (address: Address) => boolean])[] = [
  ['isUnspecified', 'ip_is_unspecified', ({ bits }) => bits === 0n],
  ['isLoopback', 'ip_is_loopback', isLoopback],
  ['isLinkLocalMulticast', 'ip_is_link_local_multicast', isLinkLocalMulticast],
  ['isLinkLocalUnicast', 'ip_is_link_local_unicast', isLinkLocalUnicast],
  ['isGlobalUnicast', 'ip_is_global_unicast', isGlobalUnicast],
]

function isLoopback(address: Address): boolean {
  return isV4(address) ? top(address, 8) === 127n : address.bits === 1n
}

function isLinkLocalMulticast(address: Address): boolean {
  return isV4(address) ? top(address, 24) === 0xe00000n : (top(address, 16) & 0xff0fn) === 0xff02n
}

function isLinkLocalUnicast(address: Address): boolean {
  return isV4(address) ? top(address, 16) === 0xa9fen : top(address, 10) === 0b1111111010n
}

function isGlobalUnicast(address: Address): boolean {
  const isMulticast = isV4(address) ? top(address, 4) === 0b1110n : top(address, 8) === 0xffn
  const isBroadcast = isV4(address) && address.bits === 0xffff_ffffn
  return !isMulticast && !isBroadcast && address.bits !== 0n && !isLoopback(address) && !isLinkLocalUnicast(address)
}

/** IP addresses. */
export const KUBERNETES_IP: Library = {
  name: 'kubernetes.net.ip',
  functions: [
    { name: 'ip', overloads: [globalOverload('string_to_ip', [STRING], IP, parseIp, walk)] },
    {
      name: 'isIP',
      overloads: [globalOverload('is_ip', [STRING], BOOL, (text: string) => parseIp(text) instanceof IpValue, walk)],
    },
    {
      name: 'ip.isCanonical',
      overloads: [
        globalOverload(
          'ip_is_canonical',
          [STRING],
          BOOL,
          (text: string) => {
            const ip = parseIp(text)
            return ip instanceof IpValue ? formatAddress(ip.address) === text : ip
          },
          { cost: rewriteCost },
        ),
      ],
    },
    { name: 'family', overloads: [memberOverload('ip_family', [IP], INT, ({ address }: IpValue) => (isV4(address) ? 4 : 6))] },
    {
      name: 'string',
      overloads: [globalOverload('ip_to_string', [IP], STRING, ({ address }: IpValue) => formatAddress(address))],
    },
    ...QUESTIONS.map(([name, id, ask]) => ({
      name,
      overloads: [memberOverload(id, [IP], BOOL, ({ address }: IpValue) => ask(address))],
    })),
  ],
}

/** CIDRs. */
export const KUBERNETES_CIDR: Library = {
  name: 'kubernetes.net.cidr',
  functions: [
    { name: 'cidr', overloads: [globalOverload('string_to_cidr', [STRING], CIDR, parseCidr, walk)] },
    {
      name: 'isCIDR',
      overloads: [globalOverload('is_cidr', [STRING], BOOL, (text: string) => parseCidr(text) instanceof CidrValue, walk)],
    },
    {
      name: 'containsIP',
      overloads: [
        memberOverload(
          'cidr_contains_ip_string',
          [CIDR, STRING],
          BOOL,
          (cidr: CidrValue, text: string) => containsIp(cidr, parseIp(text)),
          containsIpCost(true),
        ),
        memberOverload('cidr_contains_ip_ip', [CIDR, IP], BOOL, containsIp, containsIpCost(false)),
      ],
    },
    {
      name: 'containsCIDR',
      overloads: [
        memberOverload(
          'cidr_contains_cidr_string',
          [CIDR, STRING],
          BOOL,
          (cidr: CidrValue, text: string) => containsCidr(cidr, parseCidr(text)),
          containsCidrCost(true),
        ),
        memberOverload('cidr_contains_cidr', [CIDR, CIDR], BOOL, containsCidr, containsCidrCost(false)),
      ],
    },
    { name: 'ip', overloads: [memberOverload('cidr_ip', [CIDR], IP, ({ prefix }: CidrValue) => new IpValue(prefix.address))] },
    {
      name: 'prefixLength',
      overloads: [memberOverload('cidr_prefix_length', [CIDR], INT, ({ prefix }: CidrValue) => prefix.length)],
    },
    {
      name: 'masked',
      overloads: [
        memberOverload('cidr_masked', [CIDR], CIDR, ({ prefix: { address, length } }: CidrValue) => {
          return new CidrValue({ address: { bits: maskBits(address, length), width: address.width }, length })
        }),
      ],
    },
    { name: 'string', overloads: [globalOverload('cidr_to_string', [CIDR], STRING, formatCidr)] },
  ],
}
