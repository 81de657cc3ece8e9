/** Types of custom resources, from their structural schemas, and of built-in kinds, from their definitions. */
import type { JsonObject, JsonValue } from '../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../structural/structural-contract.ts'
import type { TypedField, TypedSchema } from './merge-contract.ts'
import { OBJECT_META_SCHEMA } from './object-meta-schema.ts'
import { type SchemaContext, typeOfSchema } from './schema-node.ts'
import { DEDUCED, UNTYPED } from './typed-node.ts'

/** The type of objects about which nothing is known. */
export const deducedType: TypedSchema = DEDUCED

const OBJECT_META = typeOfSchema(OBJECT_META_SCHEMA, { preserve: false })

/** The implicit fields of a resource. */
const RESOURCE_FIELDS: readonly (readonly [string, TypedField])[] = [
  ['apiVersion', { element: 'f:apiVersion', type: { kind: 'scalar', scalar: 'string' } }],
  ['kind', { element: 'f:kind', type: { kind: 'scalar', scalar: 'string' } }],
  ['metadata', { element: 'f:metadata', type: OBJECT_META }],
]

/**
 * The type of a custom resource. `schema` is the version's schema; its root and its embedded resources get apiVersion, kind and metadata.
 * Nodes are compiled when they are first met, so a large schema costs nothing until it is used.
 * With `preserve`, fields that the schema does not declare are fine everywhere.
 */
export function structuralType(schema: JsonSchemaProps, { preserve = false } = {}): TypedSchema {
  const root = { ...(schema as unknown as JsonObject), 'x-kubernetes-embedded-resource': true }
  return typeOfSchema(root, { preserve, resourceFields: RESOURCE_FIELDS })
}

/** OpenAPI definitions by name; references in them are bare names or paths that end in one. */
export type Definitions = Readonly<Record<string, JsonObject>>

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity'
const RAW_EXTENSION = 'io.k8s.apimachinery.pkg.runtime.RawExtension'

/**
 * The type of a built-in definition. Compiled when first used; recursive definitions are fine.
 * The published definitions leave out what their Go structures start with; that is put back by rule (see `structZero`).
 */
export function definitionType(definitions: Definitions, name: string): TypedSchema {
  const compiled = new Map<string, TypedSchema>()
  const compile = (definition: string): TypedSchema => {
    if (definition === QUANTITY) return { kind: 'scalar', scalar: 'quantity' }
    if (definition === RAW_EXTENSION) return UNTYPED
    const schema = Object.hasOwn(definitions, definition) ? definitions[definition] : undefined
    return schema === undefined ? DEDUCED : typeOfSchema(schema, definitionContext(definition, byName))
  }
  const byName = (definition: string): TypedSchema => ({
    kind: 'ref',
    resolve: () => {
      const present = compiled.get(definition)
      if (present !== undefined) return present
      const type = compile(definition)
      compiled.set(definition, type)
      return type
    },
  })
  return byName(name)
}

function definitionContext(name: string, definition: (name: string) => TypedSchema): SchemaContext {
  const shortName = name.slice(name.lastIndexOf('.') + 1)
  return {
    preserve: false,
    definition,
    zero: (field, schema, required) => structZero(shortName, field, schema, required),
    keyDefault: (field, schema, required) =>
      KEY_DEFAULTS.get(`${shortName}.${field}`) ?? (required ? zeroScalar(schema) : undefined),
  }
}

/** Defaults of keys that are not required. Required keys count as empty or zero when they are missing. */
const KEY_DEFAULTS: ReadonlyMap<string, JsonValue> = new Map([
  ['ContainerPort.protocol', 'TCP'],
  ['ServicePort.protocol', 'TCP'],
  ['LocalObjectReference.name', ''],
])

/** Structures that are always there, besides `metadata`, `spec` and `status`, by definition and field. */
const STRUCT_FIELDS: ReadonlySet<string> = new Set([
  'Binding.target',
  'ClusterRoleBinding.roleRef',
  'CronJobSpec.jobTemplate',
  'CustomResourceDefinitionSpec.names',
  'CustomResourceDefinitionStatus.acceptedNames',
  'DaemonSetSpec.template',
  'DaemonSetSpec.updateStrategy',
  'DeploymentSpec.strategy',
  'DeploymentSpec.template',
  'Event.deprecatedSource',
  'Event.involvedObject',
  'Event.regarding',
  'Event.source',
  'FlowSchemaSpec.priorityLevelConfiguration',
  'HorizontalPodAutoscalerSpec.scaleTargetRef',
  'IngressStatus.loadBalancer',
  'JobSpec.template',
  'NetworkPolicySpec.podSelector',
  'NodeDaemonEndpoints.kubeletEndpoint',
  'NodeStatus.daemonEndpoints',
  'NodeStatus.nodeInfo',
  'PersistentVolumeClaimSpec.resources',
  'PodTemplate.template',
  'ReplicaSetSpec.template',
  'ResourceClaimSpec.devices',
  'ResourceSliceSpec.pool',
  'RoleBinding.roleRef',
  'SelfSubjectReviewStatus.userInfo',
  'ServiceStatus.loadBalancer',
  'StatefulSetSpec.template',
  'StatefulSetSpec.updateStrategy',
  'TokenReviewStatus.user',
  'VolumeAttachmentSpec.source',
])

const ALWAYS_STRUCTS: ReadonlySet<string> = new Set(['metadata', 'spec', 'status'])

/** What a structure's field is before it is set: a structure, an empty scalar, null for a required list, map or pointer. */
function structZero(definition: string, name: string, schema: JsonObject, required: boolean): TypedField['zero'] {
  if (typeof schema.$ref === 'string' && (ALWAYS_STRUCTS.has(name) || STRUCT_FIELDS.has(`${definition}.${name}`))) return 'struct'
  return required ? { value: zeroScalar(schema) ?? null } : undefined
}

function zeroScalar(schema: JsonObject): JsonValue | undefined {
  switch (schema.type) {
    case 'string':
      return ''
    case 'integer':
    case 'number':
      return 0
    case 'boolean':
      return false
    default:
      return undefined
  }
}
