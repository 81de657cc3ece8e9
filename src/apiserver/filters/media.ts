/** Which representation the client wants of an object that every endpoint can give as JSON, YAML and protobuf: errors and discovery. */
import { negotiate, type Offer } from '../../apimachinery/index.ts'
import type { RequestHeaders } from '../../http/index.ts'
import { queryOf } from './query.ts'

/** Media types that API objects have. */
export type ObjectMediaType = 'application/json' | 'application/yaml' | 'application/vnd.kubernetes.protobuf'

/** In the order in which a wildcard chooses. */
const MEDIA_TYPES: readonly ObjectMediaType[] = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']
/** Text of the 406. */
export const OBJECT_MEDIA_TYPES = MEDIA_TYPES.join(', ')

/** The outcome of a negotiation. */
export interface ObjectMedia {
  readonly type: ObjectMediaType
  readonly pretty: boolean
  /** The client asked for another form of the object (`as`, `g`, `v`), and the endpoint has it. */
  readonly transformed: boolean
}

/** What can be had of an endpoint. Made by `objectOffers`, once. */
export type ObjectOffers = readonly (Offer & { readonly mediaType: ObjectMediaType })[]

/** A form of the object beside its own, as `as`, `g` and `v` of a clause ask for it. */
export interface Transform {
  readonly as: string
  readonly g: string
  readonly v: string
  /** Media types that the form has. */
  readonly mediaTypes: readonly ObjectMediaType[]
}

/** The object itself, and one other form where there is one. */
export function objectOffers(transform?: Transform): ObjectOffers {
  return MEDIA_TYPES.map((mediaType) => ({
    mediaType,
    accepts(params) {
      const { stream = '', sv = '' } = params
      if (sv !== '' || (stream !== '' && (stream !== 'watch' || mediaType === 'application/yaml'))) return false
      if (!asksForTransform(params)) return true
      if (transform === undefined || !transform.mediaTypes.includes(mediaType)) return false
      return params.as === transform.as && params.g === transform.g && params.v === transform.v
    },
  }))
}

const PLAIN_OFFERS = objectOffers()
const PLAIN_JSON: ObjectMedia = Object.freeze({ type: 'application/json', pretty: false, transformed: false })
const PRETTY_JSON: ObjectMedia = Object.freeze({ type: 'application/json', pretty: true, transformed: false })

/** Chooses by the `Accept` header; undefined when nothing fits (406). */
export function negotiateObject(
  headers: RequestHeaders,
  url: string,
  offers: ObjectOffers = PLAIN_OFFERS,
): ObjectMedia | undefined {
  const pretty = wantsPretty(headers, url)
  const { accept } = headers
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return pretty ? PRETTY_JSON : PLAIN_JSON
  const chosen = negotiate(accept, offers)
  if (chosen === undefined) return undefined
  const { offer, params } = chosen
  return { type: offer.mediaType, pretty: pretty || params.pretty === '1', transformed: asksForTransform(params) }
}

const asksForTransform = (params: Readonly<Record<string, string>>): boolean =>
  params.as !== undefined || params.g !== undefined || params.v !== undefined

/** Is output for a human's eyes wanted: by `?pretty`, or by a user agent that is a browser or a command-line tool? */
export function wantsPretty(headers: RequestHeaders, url: string): boolean {
  const asked = url.includes('pretty') ? queryOf(url).get('pretty') : undefined
  if (asked !== undefined && asked !== '') return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(asked)
  const agent = headers['user-agent']
  return agent !== undefined && (agent.startsWith('curl') || agent.startsWith('Wget') || agent.startsWith('Mozilla/5.0'))
}
