/** The kinds of changes: what each does to stored objects and clients, and the way around. */

interface ChangeKind {
  /** Absent where the change is always compatible. */
  readonly why?: string
  readonly advice?: string
}

const REFUSED = 'An established definition refuses this update.'
const NEW_NAME = 'Make a new definition beside the old one, copy the objects, and delete the old one when nobody uses it.'
const RATCHETING = 'Existing values survive as long as they are not changed; new writes that break the constraint are refused.'
const CHECK_OBJECTS = 'Check the existing objects against the new schema, and tell the clients before they meet the refusal.'
const NEW_VERSION = 'Add a version with the new form and convert between the two.'
const LOST_DATA = 'Stored objects lose the value with their next read; clients that set it lose it silently.'
const UNKNOWN_VALUES =
  'Readers that were written for the values so far meet others: clients that know a closed set, and typed ones, may fail or take them for something else.'
const CHECK_READERS = 'See that the clients in use can read the new values before somebody writes one.'
const OWNERSHIP = 'Server-side apply merges and owns the elements differently from now on.'

/** Of each kind, why it matters and what to do. The levels depend on the case. */
export const CHANGE_KINDS = {
  'definition-removed': {
    why: 'Deleting a definition deletes all of its objects.',
    advice: 'Keep it until its objects are gone or copied elsewhere.',
  },
  'definition-added': {},
  'name-changed': {
    why: `To the server it is another resource: nothing of the old one is found under the new name.`,
    advice: NEW_NAME,
  },
  'group-changed': { why: `${REFUSED} Clients and role bindings name the group.`, advice: NEW_NAME },
  'scope-changed': { why: `${REFUSED} The paths of all objects change.`, advice: NEW_NAME },
  'plural-changed': { why: `${REFUSED} It is the name in every URL.`, advice: NEW_NAME },
  'kind-changed': { why: `${REFUSED} The kind is part of every stored object and manifest.`, advice: NEW_NAME },
  'list-kind-changed': { why: 'Clients that know the kind of lists do not recognise them.', advice: 'Keep the list kind.' },
  'name-dropped': {
    why: 'Commands and scripts that use the name stop working.',
    advice: 'Keep the name; it costs nothing.',
  },
  'name-added': {},
  'update-refused': { why: 'The server refuses the update with this finding.', advice: 'Mend the new definition.' },
  'preserve-dropped': {
    why: 'Fields that the schema does not declare are dropped from stored objects with their next read.',
    advice: 'Declare the fields that are in use, or keep x-kubernetes-preserve-unknown-fields there.',
  },
  'preserve-added': {},

  'version-removed': {
    why: 'Clients of the version get 404.',
    advice: 'Mark it deprecated, stop serving it when nobody asks for it any more, and remove it then.',
  },
  'stored-version-removed': {
    why: 'Objects may be stored in it (status.storedVersions names it): the server refuses the update, because nobody could read them.',
    advice:
      'Switch the storage version first, rewrite the objects with a StorageVersionMigration (which drops the old version from status.storedVersions), and remove the version then.',
  },
  'version-unserved': {
    why: 'Clients of the version get 404.',
    advice: 'Mark it deprecated first, and watch who still asks for it.',
  },
  'version-added': {},
  'version-served': {},
  'version-deprecated': {},
  'preferred-version-changed': {},
  'storage-version-changed': {
    why: 'Existing objects stay in the old version until they are rewritten, which therefore has to stay in spec.versions; once objects are stored in the new one, the step back needs a migration, too.',
    advice: 'Rewrite the objects with a StorageVersionMigration when the rollout is done.',
  },
  'stored-field-lost': {
    why: 'Objects are stored by the new storage version’s schema, which does not have it; conversion None changes only apiVersion.',
    advice: 'Add the field to the new storage version, or convert with a webhook.',
  },
  'schema-removed': { why: 'Without a schema every field is dropped.', advice: 'Keep the schema.' },
  'schema-added': { why: RATCHETING, advice: CHECK_OBJECTS },

  'status-subresource-removed': {
    why: 'Controllers that write /status get 404, and every client may change the status with the object.',
    advice: 'Keep the subresource.',
  },
  'status-subresource-added': {
    why: 'Writes of the object leave the status alone from now on: a controller that sets it there loses it silently.',
    advice: 'Let the controllers write /status before the definition changes.',
  },
  'scale-subresource-removed': {
    why: 'kubectl scale and autoscalers get 404.',
    advice: 'Keep the subresource.',
  },
  'scale-subresource-changed': {
    why: 'kubectl scale and autoscalers read and write other fields.',
    advice: 'Keep the paths, or see that old and new fields agree.',
  },
  'scale-subresource-added': {},
  'selectable-field-removed': {
    why: 'Lists and watches with a field selector on it get 400.',
    advice: 'Keep the field selectable.',
  },
  'selectable-field-added': {},
  'column-removed': { why: 'Scripts that read the table miss the column.', advice: 'Keep it, perhaps with priority 1.' },
  'column-changed': {},
  'column-added': {},

  'conversion-removed': {
    why: 'Versions with different schemas are no longer converted: what the other version does not declare is dropped.',
    advice: 'Keep the webhook as long as two versions with different schemas are in spec.versions.',
  },
  'conversion-added': {
    why: 'Reads and writes of all versions but the stored one fail while the webhook is not reachable.',
    advice: 'Run the webhook, with more than one replica, before the definition changes.',
  },
  'conversion-changed': {
    why: 'Requests that need a conversion go to another place or speak another version of the review.',
    advice: 'Keep both places answering until the change is through.',
  },

  'field-removed': { why: LOST_DATA, advice: 'Keep the field and say in its description that it is no longer used.' },
  'field-undeclared': {},
  'field-added': {
    why: 'The default appears in every object, and the object around it has conditions (maxProperties, allOf, anyOf, oneOf, not) that may not expect it.',
    advice: CHECK_OBJECTS,
  },
  'value-declared': {
    why: 'Values that were kept unchecked have to fit the declaration from now on.',
    advice: CHECK_OBJECTS,
  },
  'keys-removed': { why: LOST_DATA, advice: 'Keep additionalProperties.' },
  'keys-added': {},
  'required-added': {
    why: 'Objects without it, stored ones too, are refused when they are written; manifests that worked do not.',
    advice: 'Give it a default, or leave it optional.',
  },
  'required-dropped': {},
  'type-changed': {
    why: 'Stored values do not fit the new type, and clients cannot read or send the new values.',
    advice: NEW_VERSION,
  },
  'type-narrowed': {
    why: 'Stored values of the wider type do not fit any more; clients that send them are refused.',
    advice: NEW_VERSION,
  },
  'type-widened': {
    why: 'Clients meet values of a type that they do not know the field to have: one that reads int64 fails on 1.5.',
    advice: CHECK_READERS,
  },
  'enum-values-removed': { why: RATCHETING, advice: CHECK_OBJECTS },
  'enum-added': { why: RATCHETING, advice: CHECK_OBJECTS },
  'enum-values-added': { why: UNKNOWN_VALUES, advice: CHECK_READERS },
  'enum-dropped': { why: UNKNOWN_VALUES, advice: CHECK_READERS },
  'bound-tightened': { why: RATCHETING, advice: CHECK_OBJECTS },
  'bound-loosened': {},
  'pattern-changed': { why: RATCHETING, advice: CHECK_OBJECTS },
  'pattern-dropped': {},
  'format-changed': { why: RATCHETING, advice: CHECK_OBJECTS },
  'format-dropped': {},
  'logic-changed': {
    why: `Whether the new allOf, anyOf, oneOf or not is stricter cannot be told in general. ${RATCHETING}`,
    advice: CHECK_OBJECTS,
  },
  'logic-dropped': {},
  'nullable-dropped': {
    why: 'Nulls vanish with the next read, or become the default where there is one.',
    advice: 'Keep it nullable, or see that null and absent mean the same to everybody.',
  },
  'nullable-added': {
    why: 'Readers meet null where there was a value or nothing: typed ones may fail, or take it for the zero value.',
    advice: CHECK_READERS,
  },
  'default-added': {
    why: 'Objects that leave the field out get the value with their next read.',
    advice: 'Add the default only if it says what absence meant so far.',
  },
  'default-changed': {
    why: 'Objects written from now on get another value than those that are stored.',
    advice: 'Change defaults with a new version.',
  },
  'default-removed': {
    why: 'Objects written from now on may lack the field that clients are used to find.',
    advice: 'Keep the default.',
  },
  'list-type-changed': {
    why: `Duplicates that a stored list has make the object refused with every write of the list: this is not ratcheted. ${OWNERSHIP}`,
    advice: 'See that no stored object has duplicates, and that all appliers agree on who owns which element.',
  },
  'list-type-loosened': { why: OWNERSHIP, advice: 'See that appliers of the same list agree: the last one takes all of it.' },
  'list-keys-changed': {
    why: `Stored elements are told apart by other fields, and duplicates make the object refused. ${OWNERSHIP}`,
    advice: 'Keep the keys, or add a new list.',
  },
  'map-type-changed': { why: OWNERSHIP, advice: 'See that appliers of the same object agree on who owns what.' },
  'embedded-resource-changed': {
    why: 'Embedded objects need apiVersion and kind, and keep their metadata, only while the schema says that they are resources.',
    advice: 'Keep x-kubernetes-embedded-resource as it is.',
  },
  'rule-added': { why: RATCHETING, advice: CHECK_OBJECTS },
  'rule-changed': { why: RATCHETING, advice: CHECK_OBJECTS },
  'rule-removed': {},
  'rule-message-changed': {},
} as const satisfies Record<string, ChangeKind>

/** The stable name of a kind of change. */
export type ChangeCode = keyof typeof CHANGE_KINDS
