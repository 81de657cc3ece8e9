/** Parameters of the operations, with what both formats need of them. Texts are longer than a hundred characters wherever the reference's are. */

/** One parameter of a path or query. */
export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly type: 'boolean' | 'integer' | 'string'
  readonly description: string
  readonly required?: true
  /** Name among the shared parameters of the v2 document; absent where clients look for the parameter in place. */
  readonly shared?: string
}

const query = (name: string, type: Parameter['type'], shared: string | undefined, description: string): Parameter => ({
  name,
  in: 'query',
  type,
  description,
  ...(shared === undefined ? undefined : { shared: `${name}-${shared}` }),
})

const allowWatchBookmarks = query(
  'allowWatchBookmarks',
  'boolean',
  'HC2hJt-J',
  'Lets a watch carry events of type "BOOKMARK", which only say how far the watch has come. When they are sent is up to the server. Without meaning outside of a watch.',
)
const continueToken = query(
  'continue',
  'string',
  'QfD61s0i',
  'Token of the previous page of a list, to be sent with otherwise equal parameters. A token that has become too old is answered with 410 and, where possible, with a new token that goes on from the next name in the present state. Not for watches.',
)
const fieldSelector = query(
  'fieldSelector',
  'string',
  'xIcQKXFG',
  'A selector to restrict the list of returned objects by their fields. Defaults to everything.',
)
const labelSelector = query(
  'labelSelector',
  'string',
  '5Zw57w4C',
  'A selector to restrict the list of returned objects by their labels. Defaults to everything.',
)
const limit = query(
  'limit',
  'integer',
  '1NfNmdNH',
  'The most objects that one answer to a list may hold. When there are more, the metadata of the list has a token in `continue` for the next page; all pages show the state at the time of the first one. Not for watches.',
)
const resourceVersion = query(
  'resourceVersion',
  'string',
  '5WAnf1kx',
  'Bounds how old the state may be that is read: unset asks for the most recent one, "0" takes what is at hand, any other value is a lower bound, and for a watch the point where it begins.',
)
const resourceVersionMatch = query(
  'resourceVersionMatch',
  'string',
  't8XhRHeC',
  'Says what resourceVersion means in a list: "Exact" asks for just this state, "NotOlderThan" for this one or any later. May be set only together with resourceVersion.',
)
const sendInitialEvents = query(
  'sendInitialEvents',
  'boolean',
  'rLXlEK_k',
  'Makes a watch begin with an event for each object that exists, followed by a bookmark with the annotation `k8s.io/initial-events-end`. Needs resourceVersionMatch to be "NotOlderThan".',
)
const shardSelector = query(
  'shardSelector',
  'string',
  'Kgyki_3_',
  "Restricts the list to objects whose hash of a field lies in given ranges, written as shardRange(object.metadata.uid, '0x0', '0x8000000000000000'). Alpha, and not enabled.",
)
const timeoutSeconds = query(
  'timeoutSeconds',
  'integer',
  'yvYezaOC',
  'Ends the list or watch after this many seconds, whether or not anything has been sent in the meantime. A watch that ends so ends without an error.',
)
const watch = query(
  'watch',
  'boolean',
  'XNNPZGbK',
  'Answers with a stream of events that tell of objects added, modified and deleted, instead of a list. Give resourceVersion to begin where a list ended.',
)
const dryRun = query(
  'dryRun',
  'string',
  undefined,
  'Runs the request with every check but stores nothing. The only directive is All, which goes through all stages; any other value is an error and nothing else is done then.',
)
const fieldManagerText =
  'Name of the actor behind the changes, under which the fields are recorded. At most 128 characters, all of them printable. By default it is taken from the user agent.'
const fieldManager = query('fieldManager', 'string', 'Qy4HdaTW', fieldManagerText)
const patchFieldManager = query(
  'fieldManager',
  'string',
  '7c6nTn1T',
  `${fieldManagerText} An apply patch must give it; for the other kinds of patches it may be left out.`,
)
const fieldValidation = query(
  'fieldValidation',
  'string',
  undefined,
  'What happens to unknown and duplicate fields of the body: "Ignore" drops them silently, "Warn" (the default) drops them and sends a warning for each, "Strict" refuses the request with an error that names all of them.',
)
const force = query(
  'force',
  'boolean',
  'tOGGb0Yi',
  'Lets an apply patch take over fields that belong to other managers, instead of failing with a conflict. Must not be set for the other kinds of patches.',
)
const gracePeriodSeconds = query(
  'gracePeriodSeconds',
  'integer',
  '-K5HaBOS',
  'Seconds that the object has to end before it is removed; zero removes it at once. Not negative. By default the kind of the object decides.',
)
const ignoreStoreReadError = query(
  'ignoreStoreReadErrorWithClusterBreakingPotential',
  'boolean',
  'QbNkfIqj',
  'Deletes an object that can no longer be read from the store, without looking at its finalizers or at preconditions. What depends on the object may break. Off by default.',
)
const orphanDependents = query(
  'orphanDependents',
  'boolean',
  'uRB25kX5',
  'Deprecated in favour of propagationPolicy, with which it may not be combined: true keeps the dependents of the object, false has them deleted as well.',
)
const propagationPolicy = query(
  'propagationPolicy',
  'string',
  '6jk3prlO',
  'What becomes of the dependents of the object: "Orphan" keeps them, "Background" deletes them afterwards, "Foreground" deletes them first. By default the finalizers of the object and its kind decide.',
)

/** On every path. */
export const pretty: Parameter = query(
  'pretty',
  'string',
  'tJGM1-ng',
  'Set to true, the answer is indented for human eyes. By default this depends on the user agent: browsers, curl and wget get indented answers.',
)
/** On paths below a namespace. */
export const namespace: Parameter = {
  name: 'namespace',
  in: 'path',
  type: 'string',
  required: true,
  description: 'object name and auth scope, such as for teams and projects',
  shared: 'namespace-vgWSWtn3',
}
/** On paths of one object. */
export const nameOf = (kind: string): Parameter => ({
  name: 'name',
  in: 'path',
  type: 'string',
  required: true,
  description: `name of the ${kind}`,
})

/** Query parameters by kind of operation, in alphabetic order. */
export const PARAMETERS = {
  list: [
    allowWatchBookmarks,
    continueToken,
    fieldSelector,
    labelSelector,
    limit,
    resourceVersion,
    resourceVersionMatch,
    sendInitialEvents,
    shardSelector,
    timeoutSeconds,
    watch,
  ],
  /** Custom resources only. */
  get: [resourceVersion],
  write: [dryRun, fieldManager, fieldValidation],
  patch: [dryRun, patchFieldManager, fieldValidation, force],
  delete: [dryRun, gracePeriodSeconds, ignoreStoreReadError, orphanDependents, propagationPolicy],
  /** Built-in resources; custom ones take those of a list. */
  deletecollection: [
    continueToken,
    dryRun,
    fieldSelector,
    gracePeriodSeconds,
    ignoreStoreReadError,
    labelSelector,
    limit,
    orphanDependents,
    propagationPolicy,
    resourceVersion,
    resourceVersionMatch,
    sendInitialEvents,
    shardSelector,
    timeoutSeconds,
  ],
} as const satisfies Record<string, readonly Parameter[]>
