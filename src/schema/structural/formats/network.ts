/** Addresses and names of the network, parsed as Go's `net` package does. */
import { Buffer } from 'node:buffer'

/** Four decimal numbers. Leading zeros are tolerated where old Go tolerated them. */
function isDottedQuad(text: string, allowLeadingZeros: boolean): boolean {
  const parts = text.split('.', 5)
  return parts.length === 4 && parts.every((part) => isOctet(part, allowLeadingZeros))
}

function isOctet(part: string, allowLeadingZeros: boolean): boolean {
  if (!/^[0-9]+$/.test(part)) return false
  if (part.length > 1 && part.startsWith('0') && !allowLeadingZeros) return false
  return Number(part) <= 255
}

const IP_LENGTH_MAX = 64

/** An IPv6 address without a zone; its tail may be an IPv4 address. */
function isIpv6Address(text: string, allowLeadingZeros: boolean): boolean {
  if (text.length > IP_LENGTH_MAX || !text.includes(':')) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1)!
  const hasQuad = last.at(-1)?.includes('.') === true
  if (hasQuad && !isDottedQuad(last.pop()!, allowLeadingZeros)) return false
  const all = groups.flat()
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false
  const width = all.length + (hasQuad ? 2 : 0)
  return halves.length === 2 ? width < 8 : width === 8
}

function isIp(text: string, allowLeadingZeros: boolean): boolean {
  return text.includes(':') ? isIpv6Address(text, allowLeadingZeros) : isDottedQuad(text, allowLeadingZeros)
}

/** An address of either family, without leading zeros and without a zone. */
export function isIpAddress(text: string): boolean {
  return isIp(text, false)
}

/** An address with a dot in it: IPv4 (leading zeros tolerated), and IPv6 that ends in one. */
export function isIpv4Like(text: string): boolean {
  return text.includes('.') && isIp(text, true)
}

/** An IPv6 address. */
export function isIpv6(text: string): boolean {
  return isIpv6Address(text, false)
}

/** An address and the length of its prefix; host bits may be set. */
export function isCidr(text: string): boolean {
  const slash = text.indexOf('/')
  if (slash < 0) return false
  const address = text.slice(0, slash)
  const prefix = text.slice(slash + 1)
  if (!/^[0-9]+$/.test(prefix) || !isIp(address, true)) return false
  return Number(prefix) <= (address.includes(':') ? 128 : 32)
}

const MAC_BYTES = [6, 8, 20]

/** 6, 8 or 20 bytes: pairs of hex digits between colons or dashes, groups of four between dots, or without anything between. */
export function isMac(text: string): boolean {
  if (text.length > 59) return false
  const separator = text[2] === ':' || text[2] === '-' ? text[2] : text[4] === '.' ? '.' : undefined
  const digits = separator === '.' ? 4 : 2
  const groups = separator === undefined ? (text.match(/..?/g) ?? []) : text.split(separator)
  if (!groups.every((group) => group.length === digits && /^[0-9a-fA-F]+$/.test(group))) return false
  return MAC_BYTES.includes((groups.length * digits) / 2)
}

const HOSTNAME_BYTES_MAX = 255
const HOSTNAME_LABEL_BYTES_MAX = 63
const HOSTNAME =
  /^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([-a-zA-Z0-9\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$/u

/** One label, or several of which the last has two letters at least; letters and symbols of any script. */
export function isHostname(text: string): boolean {
  if (text.length > HOSTNAME_BYTES_MAX || Buffer.byteLength(text) > HOSTNAME_BYTES_MAX || !HOSTNAME.test(text)) return false
  return text.split('.').every((label) => Buffer.byteLength(label) <= HOSTNAME_LABEL_BYTES_MAX)
}
