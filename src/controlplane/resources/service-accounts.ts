/** Service accounts: identities of programs in a namespace. */
import type { KubeObject } from '../../apimachinery/index.ts'
import type { BuiltinKind } from './builtin-kind.ts'
import { AGE_COLUMN_TEXT, age, NAME_COLUMN_TEXT } from './cells.ts'
import { validateCoreFinalizers } from './core-finalizers.ts'

const MOUNTABLE_ANNOTATION = 'kubernetes.io/enforce-mountable-secrets'
const MOUNTABLE_WARNING = `metadata.annotations[${MOUNTABLE_ANNOTATION}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`

/** v1 ServiceAccount. */
export const serviceAccounts: BuiltinKind = {
  group: '',
  version: 'v1',
  resource: 'serviceaccounts',
  kind: 'ServiceAccount',
  definition: 'io.k8s.api.core.v1.ServiceAccount',
  columnDescriptions: [NAME_COLUMN_TEXT, AGE_COLUMN_TEXT],
  cells: (object, nowMs) => [object.metadata.name ?? '', age(object, nowMs)],
  strategy: {
    allowUnconditionalUpdate: true,
    unknownFieldText: 'generic',
    returnsDeletedObject: true,
    prepareForCreate: ({ object }) => keepSecretNames(object),
    prepareForUpdate: ({ object }) => keepSecretNames(object),
    validateCreate: ({ object }) => validateCoreFinalizers(object.metadata),
    validateUpdate: ({ object }) => [...validateCoreFinalizers(object.metadata), ...validateCoreFinalizers(object.metadata)],
    warnings({ object, old }) {
      const isNew = old?.metadata.annotations?.[MOUNTABLE_ANNOTATION] === undefined
      return isNew && object.metadata.annotations?.[MOUNTABLE_ANNOTATION] !== undefined ? [MOUNTABLE_WARNING] : []
    },
  },
}

/** Of references to secrets only the name counts. */
function keepSecretNames(object: KubeObject): void {
  const secrets = object.secrets
  if (!Array.isArray(secrets)) return
  object.secrets = secrets.map((secret) => {
    const name = (secret as { name?: string }).name
    return name === undefined ? {} : { name }
  })
}
