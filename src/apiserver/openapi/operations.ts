/**
 * The operations of a resource, in a form that both OpenAPI versions are rendered from. Rules of apiextensions checklist 5.2 and of the
 * reference's route installer. Subresources that stream (`proxy`, `exec`, …) are not described.
 */
import type { ServedResource } from '../discovery/discovery-index.ts'
import { groupVersionOf } from '../discovery/discovery-index.ts'
import type { SubresourceInfo, Verb } from '../registry/resource.ts'
import { groupVersionName, groupVersionTag, titleOf } from './operation-names.ts'
import { nameOf, namespace, PARAMETERS, type Parameter, pretty } from './parameters.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const OBJECT_TYPES = ['application/json', 'application/yaml']
const PROTOBUF = 'application/vnd.kubernetes.protobuf'
const STREAM_TYPES = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']
const STREAMED = new Set(['attach', 'exec', 'log', 'portforward', 'proxy'])

/** The methods that occur, in the order of the documents. */
export type Method = 'get' | 'put' | 'post' | 'delete' | 'patch'

/** A kind with its group and version, as extensions name it. */
export interface GroupVersionKindName {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** One operation. */
export interface Operation {
  readonly method: Method
  readonly id: string
  readonly description: string
  readonly tag: string
  /** Absent for discovery. */
  readonly action?: string
  readonly gvk?: GroupVersionKindName
  readonly parameters: readonly Parameter[]
  readonly body?: { readonly model: string; readonly required: boolean }
  readonly consumes: readonly string[]
  readonly produces: readonly string[]
  /** Codes with the model of the answer. */
  readonly responses: Readonly<Record<number, { readonly description: string; readonly model?: string }>>
}

/** One path with its operations; parameters that all of them have are the path's. */
export interface PathOperations {
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly operations: readonly Operation[]
}

const RESPONSES = { 200: 'OK', 201: 'Created', 202: 'Accepted' } as const
const responses = (model: string, ...codes: (keyof typeof RESPONSES)[]): Operation['responses'] => ({
  ...Object.fromEntries(codes.map((code) => [code, { description: RESPONSES[code], model }])),
  401: { description: 'Unauthorized' },
})

/** The path that lists a version's resources; only groups with built-in resources describe it. */
export function discoveryPath(group: string, version: string): PathOperations {
  const types = [...OBJECT_TYPES, PROTOBUF]
  return {
    path: `${basePath(group, version)}/`,
    parameters: [],
    operations: [
      {
        method: 'get',
        id: `get${groupVersionName(group, version)}APIResources`,
        description: 'get available resources',
        tag: groupVersionTag(group, version),
        parameters: [],
        consumes: types,
        produces: types,
        responses: responses(`${META}.APIResourceList`, 200),
      },
    ],
  }
}

/** All paths of a resource. */
export function resourcePaths(served: ServedResource): PathOperations[] {
  const builder = new ResourceOperations(served)
  const paths = [...builder.collectionPaths(), builder.itemPath(), ...builder.subresourcePaths(), ...builder.watchPaths()]
  return paths.filter(({ operations }) => operations.length > 0)
}

const basePath = (group: string, version: string): string =>
  group === '' ? `/api/${version}` : `/apis/${groupVersionOf(group, version)}`

class ResourceOperations {
  readonly #served: ServedResource
  readonly #model: string
  readonly #gvk: GroupVersionKindName
  readonly #types: readonly string[]
  readonly #bodyTypes: readonly string[]

  constructor(served: ServedResource) {
    const { definition, version } = served
    this.#served = served
    this.#model = version.openapi.model
    this.#gvk = { group: definition.group, version: version.version, kind: definition.kind }
    this.#types = definition.custom ? OBJECT_TYPES : [...OBJECT_TYPES, PROTOBUF]
    this.#bodyTypes = definition.custom ? OBJECT_TYPES : ['*/*']
  }

  collectionPaths(): PathOperations[] {
    const { definition, version } = this.#served
    const base = basePath(definition.group, version.version)
    const own = [this.#list(''), this.#create(), this.#deleteCollection()].filter((operation) => operation !== undefined)
    if (!definition.namespaced) return [withShared(`${base}/${definition.resource}`, [], own)]
    const everywhere = [this.#list('ForAllNamespaces')].filter((operation) => operation !== undefined)
    return [
      withShared(`${base}/namespaces/{namespace}/${definition.resource}`, [namespace], own),
      withShared(`${base}/${definition.resource}`, [], everywhere),
    ]
  }

  itemPath(): PathOperations {
    const { kind } = this.#gvk
    const model = this.#model
    const operations = [
      this.#has('get') && this.#read('read', `read the specified ${kind}`, '', this.#gvk, model),
      this.#has('update') && this.#replace(`replace the specified ${kind}`, '', this.#gvk, model),
      this.#has('delete') && this.#delete(),
      this.#has('patch') && this.#patch(`partially update the specified ${kind}`, '', this.#gvk, model),
    ]
    return withShared(
      this.#itemBase(),
      this.#itemParameters(kind),
      operations.filter((operation) => operation !== false),
    )
  }

  subresourcePaths(): PathOperations[] {
    const described = this.#served.version.subresources.filter(({ name }) => !STREAMED.has(name))
    return described.map((subresource) => this.#subresourcePath(subresource))
  }

  /** The deprecated form of a watch, which only built-in resources have: `/watch/` before the resource. */
  watchPaths(): PathOperations[] {
    const { definition, version } = this.#served
    if (definition.custom || !this.#has('watch')) return []
    const { kind } = this.#gvk
    const base = `${basePath(definition.group, version.version)}/watch`
    const scope = definition.namespaced ? '/namespaces/{namespace}' : ''
    const scopeParameters = definition.namespaced ? [namespace] : []
    const lists = `watches a collection of ${kind} in a form that is deprecated; send the 'watch' parameter with a list operation instead.`
    const single = `watches one ${kind} in a form that is deprecated; send the 'watch' parameter with a list operation and a field selector instead.`
    const paths = [
      withShared(`${base}${scope}/${definition.resource}`, scopeParameters, [this.#watch('watchlist', 'List', lists)]),
      withShared(`${base}${scope}/${definition.resource}/{name}`, this.#itemParameters(kind), [this.#watch('watch', '', single)]),
    ]
    if (definition.namespaced) {
      paths.push(withShared(`${base}/${definition.resource}`, [], [this.#watch('watchlist', 'ListForAllNamespaces', lists)]))
    }
    return paths
  }

  #watch(action: 'watch' | 'watchlist', rest: string, description: string): Operation {
    return this.#operation({
      method: 'get',
      id: this.#id('watch', rest),
      description,
      action,
      parameters: PARAMETERS.list,
      produces: [...this.#types, ...STREAM_TYPES],
      responses: responses(`${META}.WatchEvent`, 200),
    })
  }

  #subresourcePath(subresource: SubresourceInfo): PathOperations {
    const { definition } = this.#served
    const { name, verbs } = subresource
    const { kind } = this.#gvk
    // Custom resources describe their scale under their own kind.
    const foreign = subresource.kind !== kind
    const gvk =
      foreign && !definition.custom
        ? {
            group: subresource.group ?? this.#gvk.group,
            version: subresource.version ?? this.#gvk.version,
            kind: subresource.kind,
          }
        : this.#gvk
    const model = foreign ? this.#foreignModel(subresource) : this.#model
    const title = titleOf(name)
    const operations = [
      verbs.includes('get') && this.#read('read', `read ${name} of the specified ${kind}`, title, gvk, model),
      verbs.includes('update') && this.#replace(`replace ${name} of the specified ${kind}`, title, gvk, model),
      verbs.includes('create') && this.#post(`create ${name} of a ${kind}`, title, gvk, model),
      verbs.includes('patch') && this.#patch(`partially update ${name} of the specified ${kind}`, title, gvk, model),
    ]
    return withShared(
      `${this.#itemBase()}/${name}`,
      this.#itemParameters(gvk.kind),
      operations.filter((operation) => operation !== false),
    )
  }

  /** Model of a kind of another group: `io.k8s.api.autoscaling.v1.Scale`. */
  #foreignModel({ group = this.#gvk.group, version = this.#gvk.version, kind }: SubresourceInfo): string {
    return `io.k8s.api.${(group === '' ? 'core' : group).split('.')[0]}.${version}.${kind}`
  }

  #itemBase(): string {
    const { definition, version } = this.#served
    const scope = definition.namespaced ? '/namespaces/{namespace}' : ''
    return `${basePath(definition.group, version.version)}${scope}/${definition.resource}/{name}`
  }

  #itemParameters(kind: string): Parameter[] {
    return this.#served.definition.namespaced ? [nameOf(kind), namespace] : [nameOf(kind)]
  }

  #has(verb: Verb): boolean {
    return this.#served.definition.verbs.includes(verb)
  }

  /** `readCoordinationV1NamespacedLeaseStatus`. */
  #id(prefix: string, rest: string, infix = ''): string {
    const { definition } = this.#served
    const scope = definition.namespaced && !rest.endsWith('ForAllNamespaces') ? 'Namespaced' : ''
    return `${prefix}${groupVersionName(this.#gvk.group, this.#gvk.version)}${infix}${scope}${this.#gvk.kind}${rest}`
  }

  #operation(parts: Pick<Operation, 'method' | 'id' | 'description' | 'responses'> & Partial<Operation>): Operation {
    return {
      tag: groupVersionTag(this.#gvk.group, this.#gvk.version),
      gvk: this.#gvk,
      action: parts.method,
      parameters: [],
      consumes: this.#bodyTypes,
      produces: this.#types,
      ...parts,
    }
  }

  #list(rest: '' | 'ForAllNamespaces'): Operation | undefined {
    if (!this.#has('list')) return undefined
    const { custom } = this.#served.definition
    return this.#operation({
      method: 'get',
      id: this.#id('list', rest),
      description: `${custom || !this.#has('watch') ? 'list' : 'list or watch'} objects of kind ${this.#gvk.kind}`,
      action: 'list',
      parameters: PARAMETERS.list,
      produces: custom ? this.#types : [...this.#types, ...STREAM_TYPES],
      responses: responses(`${this.#model}List`, 200),
    })
  }

  #create(): Operation | undefined {
    return this.#has('create') ? this.#post(`create a ${this.#gvk.kind}`, '', this.#gvk, this.#model) : undefined
  }

  #post(description: string, rest: string, gvk: GroupVersionKindName, model: string): Operation {
    return this.#operation({
      method: 'post',
      id: this.#id('create', rest),
      description,
      gvk,
      parameters: PARAMETERS.write,
      body: { model, required: true },
      responses: responses(model, 200, 201, 202),
    })
  }

  #deleteCollection(): Operation | undefined {
    if (!this.#has('deletecollection')) return undefined
    const { custom } = this.#served.definition
    return this.#operation({
      method: 'delete',
      id: this.#id('delete', '', 'Collection'),
      description: `delete collection of ${this.#gvk.kind}`,
      action: 'deletecollection',
      parameters: custom ? PARAMETERS.list : PARAMETERS.deletecollection,
      ...(custom ? undefined : { body: { model: `${META}.DeleteOptions`, required: false } }),
      responses: responses(`${META}.Status`, 200),
    })
  }

  #read(prefix: string, description: string, rest: string, gvk: GroupVersionKindName, model: string): Operation {
    const parameters = this.#served.definition.custom ? PARAMETERS.get : []
    return this.#operation({
      method: 'get',
      id: this.#id(prefix, rest),
      description,
      gvk,
      parameters,
      responses: responses(model, 200),
    })
  }

  #replace(description: string, rest: string, gvk: GroupVersionKindName, model: string): Operation {
    return this.#operation({
      method: 'put',
      id: this.#id('replace', rest),
      description,
      gvk,
      parameters: PARAMETERS.write,
      body: { model, required: true },
      responses: responses(model, 200, 201),
    })
  }

  #patch(description: string, rest: string, gvk: GroupVersionKindName, model: string): Operation {
    const { custom } = this.#served.definition
    const types = ['application/json-patch+json', 'application/merge-patch+json']
    if (!custom) types.push('application/strategic-merge-patch+json')
    return this.#operation({
      method: 'patch',
      id: this.#id('patch', rest),
      description,
      gvk,
      parameters: PARAMETERS.patch,
      body: { model: `${META}.Patch`, required: true },
      consumes: [...types, 'application/apply-patch+yaml'],
      responses: custom ? responses(model, 200) : responses(model, 200, 201),
    })
  }

  #delete(): Operation {
    return this.#operation({
      method: 'delete',
      id: this.#id('delete', ''),
      description: `delete a ${this.#gvk.kind}`,
      parameters: PARAMETERS.delete,
      body: { model: `${META}.DeleteOptions`, required: false },
      responses: responses(`${META}.Status`, 200, 202),
    })
  }
}

/** Moves what all operations have to the path; with one operation that is everything. */
function withShared(path: string, parameters: readonly Parameter[], operations: readonly Operation[]): PathOperations {
  const [first, ...others] = operations
  const shared = (first?.parameters ?? []).filter((parameter) =>
    others.every((operation) => operation.parameters.includes(parameter)),
  )
  return {
    path,
    parameters: [...parameters, pretty, ...shared].sort((a, b) => (a.name < b.name ? -1 : 1)),
    operations: operations.map((operation) => ({
      ...operation,
      parameters: operation.parameters.filter((parameter) => !shared.includes(parameter)),
    })),
  }
}
