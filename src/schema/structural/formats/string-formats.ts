/**
 * The string formats of custom resources (apiextensions checklist 9), each a function that tells whether a string is of the format.
 * Expressions here run on strings of bounded length or without any backtracking.
 */
import { isEmail } from './email.ts'
import { isCreditCard, isIsbn10, isIsbn13, isSsn, isUuid } from './identifiers.ts'
import { isCidr, isHostname, isIpv4Like, isIpv6, isMac } from './network.ts'
import { isDate, isDateTime, isDuration } from './times.ts'
import { isRequestUri } from './uri.ts'

/** Is the string of the format? */
export type StringFormat = (text: string) => boolean

const BASE64_ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/
const HEX_COLOR = /^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/
const COLOR_PART = '(0|[1-9][0-9]?|1[0-9][0-9]?|2[0-4][0-9]|25[0-5])'
const BLANKS = '[\\t\\n\\f\\r ]*'
const RGB_COLOR = new RegExp(`^rgb\\(${[COLOR_PART, COLOR_PART, COLOR_PART].map((part) => BLANKS + part + BLANKS).join(',')}\\)$`)
const OBJECT_ID = /^[0-9a-fA-F]{24}$/
const SHORT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const LONG_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const SHORT_NAME_MAX = 63
const LONG_NAME_MAX = 253

/** By name without dashes. */
const FORMATS: ReadonlyMap<string, StringFormat> = new Map<string, StringFormat>([
  ['bsonobjectid', (text) => OBJECT_ID.test(text)],
  ['uri', isRequestUri],
  ['email', isEmail],
  ['hostname', isHostname],
  ['ipv4', isIpv4Like],
  ['ipv6', isIpv6],
  ['cidr', isCidr],
  ['mac', isMac],
  ['uuid', (text) => isUuid(text)],
  ['uuid3', (text) => isUuid(text, 3)],
  ['uuid4', (text) => isUuid(text, 4)],
  ['uuid5', (text) => isUuid(text, 5)],
  ['isbn', (text) => isIsbn10(text) || isIsbn13(text)],
  ['isbn10', isIsbn10],
  ['isbn13', isIsbn13],
  ['creditcard', isCreditCard],
  ['ssn', isSsn],
  ['hexcolor', (text) => HEX_COLOR.test(text)],
  ['rgbcolor', (text) => RGB_COLOR.test(text)],
  ['byte', isBase64],
  ['password', () => true],
  ['date', isDate],
  ['duration', isDuration],
  ['datetime', isDateTime],
  ['k8sshortname', (text) => text.length <= SHORT_NAME_MAX && SHORT_NAME.test(text)],
  ['k8slongname', (text) => text.length <= LONG_NAME_MAX && LONG_NAME.test(text)],
])

/** The check of a format by name (`date-time` and `datetime` are the same); `undefined` when the server does not know it. */
export function stringFormat(name: string): StringFormat | undefined {
  return name === '' ? undefined : FORMATS.get(name.replaceAll('-', ''))
}

/** Padded base64 of the standard alphabet; the empty string is none. */
function isBase64(text: string): boolean {
  return text.length > 0 && text.length % 4 === 0 && BASE64_ALPHABET.test(text)
}
