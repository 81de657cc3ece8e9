/** Leases: who leads, and until when. A PUT may create them; it never overwrites blindly. */
import {
  type FieldError,
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  isObject,
  type KubeObject,
  type JsonObject,
  qualifiedName,
} from '../../apimachinery/index.ts'
import type { BuiltinKind } from './builtin-kind.ts'
import { AGE_COLUMN_TEXT, age, NAME_COLUMN_TEXT } from './cells.ts'

const STRATEGIES = ['OldestEmulationVersion']
/** Fields of coordinated leader election, which is off: only what is stored already may stay. */
const GATED_FIELDS = ['strategy', 'preferredHolder']

/** coordination.k8s.io/v1 Lease. */
export const leases: BuiltinKind = {
  group: 'coordination.k8s.io',
  version: 'v1',
  resource: 'leases',
  kind: 'Lease',
  definition: 'io.k8s.api.coordination.v1.Lease',
  columnDescriptions: [NAME_COLUMN_TEXT, 'Who holds the lease.', AGE_COLUMN_TEXT],
  cells: (object, nowMs) => [
    object.metadata.name ?? '',
    (specOf(object).holderIdentity as string | undefined) ?? '',
    age(object, nowMs),
  ],
  strategy: {
    allowCreateOnUpdate: true,
    allowUnconditionalUpdate: false,
    unknownFieldText: 'generic',
    prepareForCreate: ({ object }) => dropGated(object, undefined),
    prepareForUpdate: ({ object, old }) => dropGated(object, old),
    validateCreate: ({ object }) => validate(object),
    validateUpdate: ({ object }) => validate(object),
  },
}

function specOf(lease: KubeObject): JsonObject {
  return isObject(lease.spec) ? lease.spec : {}
}

function dropGated(object: KubeObject, old: KubeObject | undefined): void {
  const spec = specOf(object)
  const before = old === undefined ? {} : specOf(old)
  for (const field of GATED_FIELDS) if (before[field] === undefined) delete spec[field]
}

function validate(object: KubeObject): FieldError[] {
  const { leaseDurationSeconds, leaseTransitions, strategy, preferredHolder } = specOf(object)
  const errors: FieldError[] = []
  if (typeof leaseDurationSeconds === 'number' && leaseDurationSeconds <= 0) {
    errors.push(fieldInvalid('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0'))
  }
  if (typeof leaseTransitions === 'number' && leaseTransitions < 0) {
    errors.push(fieldInvalid('spec.leaseTransitions', leaseTransitions, 'must be greater than or equal to 0'))
  }
  if (typeof strategy === 'string') errors.push(...validateStrategy(strategy))
  if (preferredHolder && !strategy)
    errors.push(fieldForbidden('spec.preferredHolder', 'may only be specified if `strategy` is defined'))
  return errors
}

/** A name of Kubernetes' own, or one with a domain. The reference repeats the last path element. */
function validateStrategy(strategy: string): FieldError[] {
  const field = 'spec.strategy.strategy'
  if (strategy.includes('/')) return qualifiedName(strategy).map((text) => fieldInvalid(field, strategy, text))
  return STRATEGIES.includes(strategy) ? [] : [fieldNotSupported(field, strategy, STRATEGIES)]
}
