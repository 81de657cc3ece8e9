/** `ListOptions`: the query parameters of list, watch and deletecollection, checked with the reference's texts (apiserver checklist 2.1). */
import {
  badRequest,
  type FieldError,
  type FieldSelector,
  fieldForbidden,
  fieldNotSupported,
  goQuote,
  invalid,
  type LabelSelector,
  parseFieldSelector,
  parseLabelSelector,
} from '../../apimachinery/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import { type ObjectView, selectableFields } from '../registry/object-view.ts'
import { booleanOf, integerOf } from './write-options.ts'

/** Which objects a request means. */
export interface Selection {
  /** Prefix of the keys: a namespace and a slash, or nothing. */
  readonly prefix: string
  /** The one key that a selector for `metadata.name` leaves, when it is known. */
  readonly key: string | undefined
  /** Undefined: everything under the prefix. */
  readonly matches: ((key: string, view: ObjectView) => boolean) | undefined
  /** Tells selections apart, for what watchers share. */
  readonly id: string
}

/** Checked options. */
export interface ListOptions {
  readonly selection: Selection
  /** As sent; empty when absent. */
  readonly resourceVersion: string
  readonly resourceVersionMatch: '' | 'Exact' | 'NotOlderThan'
  /** 0: unlimited. */
  readonly limit: number
  readonly continueToken: string
  readonly timeoutSeconds: number | undefined
  readonly allowWatchBookmarks: boolean
  readonly sendInitialEvents: boolean | undefined
}

/**
 * Reads the options; `name` is that of a deprecated watch path.
 * @throws StatusError 400, 422
 */
export function listOptionsOf(request: ApiRequest, endpoint: Endpoint, watch: boolean, name = ''): ListOptions {
  const { query, info } = request
  const namespace = endpoint.definition.namespaced ? info.namespace : ''
  if (query.empty) return { ...noOptions, selection: selectionOf(endpoint, namespace, '', '', name) }
  const limit = integerOf(query, 'limit') ?? 0
  const timeoutSeconds = integerOf(query, 'timeoutSeconds')
  const match = query.get('resourceVersionMatch') ?? ''
  const options = {
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: match as ListOptions['resourceVersionMatch'],
    limit: Math.max(0, limit),
    continueToken: query.get('continue') ?? '',
    timeoutSeconds,
    allowWatchBookmarks: booleanOf(query, 'allowWatchBookmarks') === true,
    sendInitialEvents: booleanOf(query, 'sendInitialEvents'),
  }
  const labelSelector = query.get('labelSelector') ?? ''
  const fieldSelector = query.get('fieldSelector') ?? ''
  const selection = selectionOf(endpoint, namespace, labelSelector, fieldSelector, name)
  const errors = watch ? watchErrors(options) : listErrors(options)
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors)
  return { ...options, selection }
}

const noOptions: Omit<ListOptions, 'selection'> = Object.freeze({
  resourceVersion: '',
  resourceVersionMatch: '',
  limit: 0,
  continueToken: '',
  timeoutSeconds: undefined,
  allowWatchBookmarks: false,
  sendInitialEvents: undefined,
})

type Checked = Omit<ListOptions, 'selection'>

function listErrors({ resourceVersionMatch: match, resourceVersion, continueToken, sendInitialEvents }: Checked): FieldError[] {
  const errors: FieldError[] = []
  const forbid = (text: string): void => void errors.push(fieldForbidden('resourceVersionMatch', text))
  if (match !== '') {
    if (resourceVersion === '') forbid('resourceVersionMatch is forbidden unless resourceVersion is provided')
    if (continueToken !== '') forbid('resourceVersionMatch is forbidden when continue is provided')
    if (match !== 'Exact' && match !== 'NotOlderThan') {
      errors.push(fieldNotSupported('resourceVersionMatch', match, ['Exact', 'NotOlderThan', '']))
    }
    if (match === 'Exact' && resourceVersion === '0') forbid('resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
  }
  if (sendInitialEvents !== undefined) errors.push(fieldForbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'))
  return errors
}

function watchErrors({ resourceVersionMatch: match, continueToken, sendInitialEvents }: Checked): FieldError[] {
  const errors: FieldError[] = []
  const forbid = (text: string): void => void errors.push(fieldForbidden('resourceVersionMatch', text))
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan') {
    forbid('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
  }
  if (match !== '') {
    if (sendInitialEvents === undefined)
      forbid('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')
    if (match !== 'NotOlderThan') errors.push(fieldNotSupported('resourceVersionMatch', match, ['NotOlderThan']))
    if (continueToken !== '') forbid('resourceVersionMatch is forbidden when continue is provided')
  }
  return errors
}

function selectionOf(endpoint: Endpoint, namespace: string, labelText: string, fieldText: string, name: string): Selection {
  const prefix = namespace === '' ? '' : `${namespace}/`
  if (labelText === '' && fieldText === '' && name === '') return { prefix, key: undefined, matches: undefined, id: prefix }
  const labels = parseLabelSelector(labelText)
  const fields = parseFieldSelector(fieldText)
  checkFields(endpoint, fields)
  const selected = fields.exact('metadata.name')
  if (name !== '' && selected !== undefined && selected !== name) {
    throw badRequest(`fieldSelector metadata.name doesn't match requested name`)
  }
  const wanted = name === '' ? selected : name
  const single = wanted !== undefined && (!endpoint.definition.namespaced || namespace !== '')
  const id = `${prefix}?${labels.toString()}&${fields.toString()}&${name}`
  return { prefix, key: single ? prefix + wanted : undefined, matches: matcher(endpoint, labels, fields, name), id }
}

function matcher(endpoint: Endpoint, labels: LabelSelector, fields: FieldSelector, name: string): Selection['matches'] {
  const { namespaced } = endpoint.definition
  const { bits } = labels
  const labelled = (view: ObjectView): boolean => (view.labelBits & bits) === bits && labels.matches(view.labels)
  if (fields.empty && name === '') return labels.empty ? undefined : (_key, view) => labelled(view)
  return (key, view) => {
    if (!labels.empty && !labelled(view)) return false
    const values = selectableFields(key, namespaced, view)
    return (name === '' || values['metadata.name'] === name) && fields.matches(values)
  }
}

/** Are all fields of the selector fields of the resource? */
function checkFields(endpoint: Endpoint, fields: FieldSelector): void {
  const { strategy, namespaced } = endpoint.definition
  for (const { field } of fields.requirements) {
    if (field === 'metadata.name') continue
    if (field === 'metadata.namespace' && (namespaced || strategy.unknownFieldText === 'generic')) continue
    if (strategy.fieldNames?.(endpoint.version.version).includes(field)) continue
    if (strategy.unknownFieldText === 'kind') throw badRequest(`field label not supported: ${field}`)
    throw badRequest(`${goQuote(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`)
  }
}
