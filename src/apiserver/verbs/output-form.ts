/** In which form the client wants objects and lists: media type, and whether as themselves, as a Table or as metadata alone. */
import { negotiate, notAcceptable, type Offer } from '../../apimachinery/index.ts'
import { wantsPretty } from '../filters/media.ts'
import type { ApiRequest } from '../registry/api-request.ts'

/** What is made of an object or list. */
export type Shape = 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList'

/** The outcome of the negotiation. */
export interface OutputForm {
  readonly media: 'json' | 'yaml'
  readonly shape: Shape
  /** Version of `meta.k8s.io` that Table and PartialObjectMetadata are wanted in. */
  readonly metaVersion: 'v1' | 'v1beta1'
  readonly pretty: boolean
}

const OBJECT_TYPES = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
const STREAM_TYPES = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch'
/** Distinct headers whose outcome is remembered; there are few in real life. */
const REMEMBERED_MAX = 256

type FormOffer = Offer & { readonly media: 'json' | 'yaml' }

const acceptsParams = (params: Readonly<Record<string, string>>): boolean => {
  const { as, g, v, stream = 'watch', sv } = params
  if (stream !== 'watch' || sv !== undefined) return false
  if (as === undefined && g === undefined && v === undefined) return true
  if (as !== 'Table' && as !== 'PartialObjectMetadata' && as !== 'PartialObjectMetadataList') return false
  return g === 'meta.k8s.io' && (v === 'v1' || v === 'v1beta1')
}
const jsonOffer: FormOffer = { mediaType: 'application/json', media: 'json', accepts: acceptsParams }
const yamlOffer: FormOffer = {
  mediaType: 'application/yaml',
  media: 'yaml',
  accepts: (params) => params.stream === undefined && acceptsParams(params),
}
const objectOffers = [jsonOffer, yamlOffer]
const streamOffers = [jsonOffer]

const plainJson: OutputForm = Object.freeze({ media: 'json', shape: 'object', metaVersion: 'v1', pretty: false })

/** Negotiates with memory: the same few headers come again and again. */
export class OutputForms {
  readonly #objects = new Map<string, OutputForm | undefined>()
  readonly #streams = new Map<string, OutputForm | undefined>()

  /**
   * The form of an object or list.
   * @throws StatusError 406
   */
  forObject(request: ApiRequest): OutputForm {
    const { headers, url } = request.http
    const { accept } = headers
    const form = isPlain(accept) ? plainJson : this.#negotiated(this.#objects, accept, objectOffers)
    if (form === undefined) throw notAcceptable(`only the following media types are accepted: ${OBJECT_TYPES}`)
    return wantsPretty(headers, url) && !form.pretty ? { ...form, pretty: true } : form
  }

  /**
   * The form of the objects in watch events.
   * @throws StatusError 406
   */
  forWatch(request: ApiRequest): OutputForm {
    const { accept } = request.http.headers
    const form = isPlain(accept) ? plainJson : this.#negotiated(this.#streams, accept, streamOffers)
    if (form === undefined) throw notAcceptable(`only the following media types are accepted: ${STREAM_TYPES}`)
    return form
  }

  #negotiated(known: Map<string, OutputForm | undefined>, accept: string, offers: readonly FormOffer[]): OutputForm | undefined {
    if (known.has(accept)) return known.get(accept)
    const chosen = negotiate(accept, offers)
    const form = chosen && formOf(chosen.offer.media, chosen.params)
    if (known.size >= REMEMBERED_MAX) known.clear()
    known.set(accept, form)
    return form
  }
}

const isPlain = (accept: string | undefined): accept is undefined =>
  accept === undefined || accept === '' || accept === 'application/json' || accept === '*/*'

function formOf(media: 'json' | 'yaml', params: Readonly<Record<string, string>>): OutputForm {
  return {
    media,
    shape: (params.as as Shape | undefined) ?? 'object',
    metaVersion: params.v === 'v1beta1' ? 'v1beta1' : 'v1',
    pretty: params.pretty === '1',
  }
}
