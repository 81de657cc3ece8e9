/** IP addresses and prefixes: parsed and written as Go's `net/netip` does, with its texts for what is none. */
import { goQuote } from '../../../../apimachinery/index.ts'

/** An address: 32 or 128 bits. */
export interface Address {
  readonly bits: bigint
  readonly width: 32 | 128
}

/** An address and how many of its leading bits count. */
export interface Prefix {
  readonly address: Address
  readonly length: number
}

const TEXT_LENGTH_MAX = 1_000
const V4_IN_V6 = 0xffffn

/** Is it an IPv4 address in the clothes of an IPv6 address? */
export function isMapped({ bits, width }: Address): boolean {
  return width === 128 && bits >> 32n === V4_IN_V6
}

class Flaw {
  readonly message: string
  constructor(text: string, message: string, at = '') {
    this.message = `ParseAddr(${goQuote(text)}): ${message}${at === '' ? '' : ` (at ${goQuote(at)})`}`
  }
}

/** The address, or why it is none. A zone is accepted and told. */
export function parseAddress(text: string): { readonly address: Address; readonly zone: string } | string {
  try {
    if (text.length > TEXT_LENGTH_MAX) throw new Flaw(text, 'unable to parse IP')
    const kind = /[.:%]/.exec(text)?.[0]
    if (kind === '.') return { address: { bits: parseV4(text, text), width: 32 }, zone: '' }
    if (kind === '%') throw new Flaw(text, 'missing IPv6 address')
    if (kind === undefined) throw new Flaw(text, 'unable to parse IP')
    return parseV6(text)
  } catch (error) {
    if (error instanceof Flaw) return error.message
    throw error
  }
}

/** Four numbers between dots. @throws Flaw that names the whole text */
function parseV4(part: string, text: string): bigint {
  let value = 0
  let digits = 0
  const fields: number[] = []
  for (let at = 0; at < part.length; at++) {
    const char = part[at]!
    if (char >= '0' && char <= '9') {
      if (digits === 1 && value === 0) throw new Flaw(text, 'IPv4 field has octet with leading zero')
      value = value * 10 + Number(char)
      digits++
      if (value > 255) throw new Flaw(text, 'IPv4 field has value >255')
      continue
    }
    if (char !== '.') throw new Flaw(text, 'unexpected character', part.slice(at))
    if (at === 0 || at === part.length - 1 || part[at - 1] === '.')
      throw new Flaw(text, 'IPv4 field must have at least one digit', part.slice(at))
    if (fields.length === 3) throw new Flaw(text, 'IPv4 address too long')
    fields.push(value)
    value = 0
    digits = 0
  }
  if (fields.length < 3) throw new Flaw(text, 'IPv4 address too short')
  return [...fields, value].reduce((bits, field) => (bits << 8n) | BigInt(field), 0n)
}

function parseV6(text: string): { readonly address: Address; readonly zone: string } {
  const percent = text.indexOf('%')
  const zone = percent < 0 ? '' : text.slice(percent + 1)
  if (percent >= 0 && zone === '') throw new Flaw(text, 'zone must be a non-empty string')
  let rest = percent < 0 ? text : text.slice(0, percent)
  const groups: bigint[] = []
  let gap = -1
  if (rest.startsWith('::')) {
    gap = 0
    rest = rest.slice(2)
  }
  while (groups.length < 8 && rest !== '') {
    const group = parseGroup(rest, text)
    if (rest[group.length] === '.') {
      if (gap < 0 && groups.length !== 6)
        throw new Flaw(text, 'embedded IPv4 address must replace the final 2 fields of the address', rest)
      if (groups.length > 6) throw new Flaw(text, 'too many hex fields to fit an embedded IPv4 at the end of the address', rest)
      const v4 = parseV4(rest, text)
      groups.push(v4 >> 16n, v4 & 0xffffn)
      rest = ''
      break
    }
    groups.push(BigInt(`0x${group}`))
    rest = rest.slice(group.length)
    if (rest === '') break
    if (rest[0] !== ':') throw new Flaw(text, 'unexpected character, want colon', rest)
    if (rest.length === 1) throw new Flaw(text, 'colon must be followed by more characters', rest)
    rest = rest.slice(1)
    if (rest[0] === ':') {
      if (gap >= 0) throw new Flaw(text, 'multiple :: in address', rest)
      gap = groups.length
      rest = rest.slice(1)
    }
  }
  if (rest !== '') throw new Flaw(text, 'trailing garbage after address', rest)
  return { address: { bits: joinGroups(groups, gap, text), width: 128 }, zone }
}

function parseGroup(rest: string, text: string): string {
  const group = /^[0-9a-fA-F]*/.exec(rest)![0]
  if (group.length > 4) throw new Flaw(text, 'each group must have 4 or less digits', rest)
  if (group === '') throw new Flaw(text, 'each colon-separated field must have at least one digit', rest)
  return group
}

function joinGroups(groups: readonly bigint[], gap: number, text: string): bigint {
  if (groups.length < 8 && gap < 0) throw new Flaw(text, 'address string too short')
  if (groups.length === 8 && gap >= 0) throw new Flaw(text, 'the :: must expand to at least one field of zeros')
  const zeros = new Array<bigint>(8 - groups.length).fill(0n)
  const all = gap < 0 ? groups : [...groups.slice(0, gap), ...zeros, ...groups.slice(gap)]
  return all.reduce((bits, group) => (bits << 16n) | group, 0n)
}

/** The prefix, or why it is none. */
export function parsePrefix(text: string): Prefix | string {
  const flaw = (message: string): string => `netip.ParsePrefix(${goQuote(text)}): ${message}`
  const slash = text.lastIndexOf('/')
  if (slash < 0) return flaw("no '/'")
  const parsed = parseAddress(text.slice(0, slash))
  if (typeof parsed === 'string') return flaw(parsed)
  if (parsed.zone !== '') return flaw('IPv6 zones cannot be present in a prefix')
  const lengthText = text.slice(slash + 1)
  if (!/^(0|[1-9][0-9]*)$/.test(lengthText)) return flaw(`bad bits after slash: ${goQuote(lengthText)}`)
  if (Number(lengthText) > parsed.address.width) return flaw('prefix length out of range')
  return { address: parsed.address, length: Number(lengthText) }
}

/** The canonical text; of IPv6, the longest run of two zero groups at least is left out. */
export function formatAddress({ bits, width }: Address): string {
  if (width === 32) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.')
  if (isMapped({ bits, width })) return `::ffff:${formatAddress({ bits: bits & 0xffff_ffffn, width: 32 })}`
  const groups = [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => (bits >> shift) & 0xffffn)
  let start = -1
  let length = 1
  for (let at = 0; at < 8; at++) {
    let end = at
    while (end < 8 && groups[end] === 0n) end++
    if (end - at > length) {
      start = at
      length = end - at
    }
  }
  const hex = groups.map((group) => group.toString(16))
  if (start < 0) return hex.join(':')
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}

/** The leading bits alone. */
export function maskBits({ bits, width }: Address, length: number): bigint {
  const rest = BigInt(width - length)
  return (bits >> rest) << rest
}

/** Does the prefix hold the address? */
export function prefixContains({ address, length }: Prefix, other: Address): boolean {
  return address.width === other.width && maskBits(address, length) === maskBits(other, length)
}
