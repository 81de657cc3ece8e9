/** Makes the `ResourceDefinition` of a built-in kind from its description and the facts. Nothing is read or compiled before its first use. */
import { createHash } from 'node:crypto'
import { badRequest, formatGroupVersion, type JsonObject, type KubeObject } from '../../apimachinery/index.ts'
import type {
  DecodeFindings,
  ResourceDefinition,
  ResourceVersion,
  SubresourceInfo,
  TableConvertor,
  Verb,
  VersionCodec,
} from '../../apiserver/index.ts'
import {
  type BuiltinModels,
  builtinOpenApi,
  type Facts,
  kindSchemas,
  lazy,
  type ServedResource,
  TypeDecodeError,
  type TypedCodecs,
} from '../facts/index.ts'
import { type BuiltinKind, tableColumn } from './builtin-kind.ts'
import { isSchemeKind, otherVersionsOf } from './scheme-kinds.ts'

/** What all built-in definitions share. */
export interface BuiltinToolkit {
  readonly facts: Facts
  readonly codecs: TypedCodecs
  readonly models: BuiltinModels
}

/** See the module comment. @param isServed Are clients served it? The server itself uses it either way. */
export function builtinDefinition(toolkit: BuiltinToolkit, kind: BuiltinKind, isServed = true): ResourceDefinition {
  const { group, version, resource, shared, strategy } = kind
  const served = lazy(() => toolkit.facts.served(`${group === '' ? '' : `${group}/`}${version}/${resource}`))
  const hash = lazy(() => storageVersionHash(shared?.group ?? group, shared?.version ?? version, kind.kind))
  const apiVersion = formatGroupVersion({ group, version })
  const internalGroup = shared?.group ?? group
  const versions = [resourceVersion(toolkit, kind, served, isServed)]
  return {
    group,
    resource,
    kind: kind.kind,
    listKind: `${kind.kind}List`,
    get singular() {
      return served().singularName ?? ''
    },
    get namespaced() {
      return served().namespaced
    },
    get shortNames() {
      return served().shortNames ?? []
    },
    get categories() {
      return served().categories ?? []
    },
    get verbs() {
      return served().verbs as Verb[]
    },
    versions,
    knownVersions: otherVersionsOf(apiVersion, kind.kind),
    knowsKind: isSchemeKind,
    ...(internalGroup === '' && { internalPackage: 'core' }),
    storageVersion: version,
    get storageVersionHash() {
      return hash()
    },
    storagePrefix: `/registry/${shared?.prefix ?? resource}`,
    custom: false,
    strategy,
    convert: (objects) => objects,
    readStored: (value) => (shared === undefined ? (value as KubeObject) : shared.read(value as KubeObject)),
  }
}

/** base64 of the first 8 bytes of SHA-256 over `group/version/kind` of the stored form (apiserver checklist 6.1). */
export function storageVersionHash(group: string, version: string, kind: string): string {
  return createHash('sha256').update(`${group}/${version}/${kind}`).digest().subarray(0, 8).toString('base64')
}

function resourceVersion(
  toolkit: BuiltinToolkit,
  kind: BuiltinKind,
  served: () => ServedResource,
  isServed: boolean,
): ResourceVersion {
  const codec = versionCodec(toolkit, kind)
  const table = lazy(() => tableConvertor(kind, served()))
  const subresources = lazy(() => (kind.subresources ?? []).map((name) => subresourceInfo(toolkit.facts, kind, name)))
  const openapi = lazy(() => builtinOpenApi(toolkit.models, kind, kind.definition))
  return {
    version: kind.version,
    served: isServed,
    ...(kind.deprecationWarning !== undefined && { deprecationWarning: kind.deprecationWarning }),
    ...(kind.removedRelease !== undefined && { removedRelease: kind.removedRelease }),
    codec,
    get table() {
      return table()
    },
    get subresources() {
      return subresources()
    },
    selectableFields: [],
    get openapi() {
      return openapi()
    },
  }
}

function versionCodec({ facts, codecs }: BuiltinToolkit, kind: BuiltinKind): VersionCodec {
  const { definition } = kind
  const typed = codecs.codec(definition)
  const schemas = kindSchemas(facts, definition)

  const admitPatched = (value: JsonObject, findings: DecodeFindings | undefined): KubeObject => {
    const object = typed.decode(value, findings?.unknown) as KubeObject
    kind.normalize?.(object)
    return object
  }
  return {
    admitPatched,
    admit(value, findings) {
      try {
        return admitPatched(value, findings)
      } catch (error) {
        if (!(error instanceof TypeDecodeError)) throw error
        throw badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${error.message}`)
      }
    },
    get protobuf() {
      return schemas.protobuf
    },
    get typed() {
      return schemas.typed
    },
    get strategic() {
      return schemas.strategic
    },
  }
}

function tableConvertor(kind: BuiltinKind, served: ServedResource): TableConvertor {
  const columns = (served.columns ?? []).map((column, index) => tableColumn(column, kind.columnDescriptions[index] ?? ''))
  return { columns, cells: (object, nowMs) => kind.cells(object, nowMs) }
}

function subresourceInfo(facts: Facts, kind: BuiltinKind, name: string): SubresourceInfo {
  const served = facts.served(`${kind.group === '' ? '' : `${kind.group}/`}${kind.version}/${kind.resource}/${name}`)
  return {
    name,
    kind: served.kind,
    verbs: served.verbs as Verb[],
    ...(served.group === undefined ? {} : { group: served.group }),
    ...(served.version === undefined ? {} : { version: served.version }),
  }
}
