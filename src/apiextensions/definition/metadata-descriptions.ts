/** Descriptions of the metadata that tables show. Clients compare nothing of them, but print them. */

/** Of `metadata.name`. */
export const NAME_DESCRIPTION =
  'The name of the object: no other object of its kind in the same namespace has it, and it never changes. A client that does not care ' +
  'may give generateName instead of it on a create, and the server then makes a name that begins so.'

/** Of `metadata.creationTimestamp`. */
export const CREATION_DESCRIPTION =
  'When the server created the object, in RFC 3339 form and UTC, by the clock of the server that did it. Set by the server; what a client ' +
  'sends is ignored.'
