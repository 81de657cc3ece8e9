/** Time zones: what their names and offsets mean. */
import { CelError, type CelTimestamp } from './value.ts'

const ZONE_LENGTH_MAX = 64

/** The offset of a zone at a moment, in seconds. */
export type ZoneOffset = (timestamp: CelTimestamp) => number | CelError

/** What a zone (`+01:30`, `Europe/Paris`) means. Making it is dear, asking it is not. */
export function zoneOffset(zone: string): ZoneOffset {
  const offset = fixedOffset(zone)
  return offset === undefined ? namedZone(zone) : () => offset
}

/** The offset that a zone always has, or why it is none; `undefined`: it is a name. */
function fixedOffset(zone: string): number | CelError | undefined {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return 0
  if (zone.length > ZONE_LENGTH_MAX) return unknownZone(zone)
  const colon = zone.indexOf(':')
  if (colon < 0) return /(^|[/\\])\.\.([/\\]|$)|^[/\\]/.test(zone) ? new CelError('time: invalid location name') : undefined
  const hours = /^[+-]?\d+$/.exec(zone.slice(0, colon))?.[0]
  const minutes = /^[+-]?\d+$/.exec(zone.slice(colon + 1))?.[0]
  const bad = hours === undefined ? zone.slice(0, colon) : zone.slice(colon + 1)
  if (hours === undefined || minutes === undefined)
    return new CelError(`strconv.Atoi: parsing ${JSON.stringify(bad)}: invalid syntax`)
  return (Number(hours) * 60 + (zone.startsWith('-') ? -1 : 1) * Number(minutes)) * 60
}

const unknownZone = (zone: string): CelError => new CelError(`unknown time zone ${zone}`)

/** A zone of the time zone database. Names are files for the reference: their case counts. */
function namedZone(zone: string): ZoneOffset {
  const unknown = unknownZone(zone)
  const format = /^[A-Z]/.test(zone) ? offsetFormat(zone) : undefined
  if (format === undefined) return () => unknown
  return ({ seconds }) => {
    const name = format.formatToParts(seconds * 1000).find((part) => part.type === 'timeZoneName')
    const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name?.value ?? '')
    if (!match) return unknown
    const size = Number(match[2] ?? 0) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0)
    return match[1] === '-' ? -size : size
  }
}

/** Writes the offset of a zone; `undefined`: there is none of that name. */
function offsetFormat(zone: string): Intl.DateTimeFormat | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    const { timeZone } = format.resolvedOptions()
    return timeZone !== zone && timeZone.toLowerCase() === zone.toLowerCase() ? undefined : format
  } catch {
    return undefined
  }
}
