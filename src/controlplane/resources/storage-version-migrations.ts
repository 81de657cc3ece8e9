/** StorageVersionMigrations: requests to rewrite all objects of a resource in its storage version. `storage-migration` does the work. */
import {
  dns1035Label,
  dns1123Subdomain,
  type FieldError,
  fieldInvalid,
  fieldRequired,
  isObject,
  type JsonObject,
  type KubeObject,
} from '../../apimachinery/index.ts'
import type { StrategyInput } from '../../apiserver/index.ts'
import type { BuiltinKind } from './builtin-kind.ts'
import { NAME_COLUMN_TEXT } from './cells.ts'
import { conditionsOf, conditionsText, hasTrueCondition, validateConditions } from './status-conditions.ts'

/** Where migrations are served. */
export const MIGRATION_GROUP = 'storagemigration.k8s.io'
export const MIGRATION_VERSION = 'v1beta1'
export const MIGRATION_RESOURCE = 'storageversionmigrations'

/** What the printed column shows; of several that are true the last one in the list of conditions. */
const SHOWN = ['Running', 'Succeeded', 'Failed']

/** storagemigration.k8s.io/v1beta1 StorageVersionMigration. */
export const storageVersionMigrations: BuiltinKind = {
  group: MIGRATION_GROUP,
  version: MIGRATION_VERSION,
  resource: MIGRATION_RESOURCE,
  kind: 'StorageVersionMigration',
  definition: 'io.k8s.api.storagemigration.v1beta1.StorageVersionMigration',
  subresources: ['status'],
  columnDescriptions: [NAME_COLUMN_TEXT, 'GroupResource to migrate', 'Status of the migration'],
  cells: (object) => [object.metadata.name ?? '', targetText(migrationTarget(object)), stateOf(object)],
  strategy: {
    allowUnconditionalUpdate: false,
    unknownFieldText: 'generic',
    prepareForCreate: ({ object }) => {
      object.status = {}
    },
    prepareForUpdate,
    validateCreate: ({ object }) => validateTarget(object),
    validateUpdate: ({ object, old, context }) =>
      context.subresource === 'status'
        ? validateStatus(object, old!)
        : [...validateTarget(object), ...validateSpec(object, old!)],
    resetFields: (subresource) => (subresource === 'status' ? { 'f:metadata': {}, 'f:spec': {} } : { 'f:status': {} }),
  },
}

/** The resource that a migration is about. */
export interface MigrationTarget {
  readonly group: string
  readonly resource: string
}

/** `spec.resource`. */
export function migrationTarget({ spec }: KubeObject): MigrationTarget {
  const target = isObject(spec) && isObject(spec.resource) ? spec.resource : {}
  return { group: textOf(target.group), resource: textOf(target.resource) }
}

/** `status.resourceVersion`: what is newer than this was written in the storage version. Empty before the migration began. */
export function migrationRevision({ status }: KubeObject): string {
  return isObject(status) ? textOf(status.resourceVersion) : ''
}

/** `widgets.example.com`, `configmaps` */
function targetText({ group, resource }: MigrationTarget): string {
  return group === '' ? resource : `${resource}.${group}`
}

function stateOf(object: KubeObject): string {
  const shown = conditionsOf(object).filter(({ type, status }) => status === 'True' && SHOWN.includes(String(type)))
  return String(shown.at(-1)?.type ?? 'Unknown')
}

function prepareForUpdate({ object, old, context }: StrategyInput): void {
  if (old === undefined) return
  if (context.subresource !== 'status') {
    object.status = old.status
    return
  }
  object.spec = old.spec
  for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
    const kept = old.metadata[field]
    if (kept === undefined) delete object.metadata[field]
    else (object.metadata as JsonObject)[field] = kept as never
  }
}

function validateTarget(object: KubeObject): FieldError[] {
  const { group, resource } = migrationTarget(object)
  const errors: FieldError[] = []
  const complain = (field: string, value: string, texts: readonly string[]): void => {
    if (texts.length > 0) errors.push(fieldInvalid(`spec.resource.${field}`, value, texts.join(',')))
  }
  if (resource === '') errors.push(fieldRequired('spec.resource.resource', 'resource is required to be set'))
  else complain('resource', resource, dns1035Label(resource))
  if (group !== '') complain('group', group, dns1123Subdomain(group))
  return errors
}

/** Printed in the reference's internal form, in which one name is spelled as in Go. */
function validateSpec(object: KubeObject, old: KubeObject): FieldError[] {
  const [{ group, resource }, before] = [migrationTarget(object), migrationTarget(old)]
  if (group === before.group && resource === before.resource) return []
  return [fieldInvalid('spec', { Resource: { group, resource } }, 'field is immutable')]
}

function validateStatus(object: KubeObject, old: KubeObject): FieldError[] {
  const revision = migrationRevision(object)
  const before = migrationRevision(old)
  const conditions = conditionsOf(object)
  const errors: FieldError[] = []
  const complain = (field: string, value: JsonObject[] | string, text: string): void => {
    const shown = typeof value === 'string' ? value : { verbatim: conditionsText(value) }
    errors.push(fieldInvalid(`status.${field}`, shown, text))
  }
  if (revision !== '' && !/^[1-9][0-9]*$/.test(revision)) {
    complain('resourceVersion', revision, `resource version is not well formed: ${revision}`)
  }
  errors.push(...validateConditions(conditions, 'status.conditions'))
  if (before !== '' && before !== revision) complain('resourceVersion', revision, 'field is immutable')
  if (hasTrueCondition(object, 'Succeeded') && hasTrueCondition(object, 'Failed')) {
    complain('conditions', conditions, 'Both success and failed conditions cannot be true at the same time')
  }
  if (hasTrueCondition(old, 'Succeeded') && !hasTrueCondition(object, 'Succeeded')) {
    complain('conditions', conditions, 'Success condition cannot be set to false once it is true')
  }
  if (hasTrueCondition(old, 'Failed') && !hasTrueCondition(object, 'Failed')) {
    complain('conditions', conditions, 'Failed condition cannot be set to false once it is true')
  }
  return errors
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
