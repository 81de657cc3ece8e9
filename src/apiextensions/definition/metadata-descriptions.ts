/** Descriptions of the metadata that tables show. Clients compare nothing of them, but print them. */

const CONVENTIONS = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'

/** Of `metadata.name`. */
export const NAME_DESCRIPTION =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request ' +
  'the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration ' +
  'definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names'

/** Of `metadata.creationTimestamp`. */
export const CREATION_DESCRIPTION =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in ' +
  'happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.' +
  `\n\nPopulated by the system. Read-only. Null for lists. More info: ${CONVENTIONS}#metadata`
