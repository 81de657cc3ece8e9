/**
 * Kubernetes' authorizer as a value: `authorizer.group('apps').resource('deployments').check('create').allowed()`. Who decides is given with
 * the value. For policies; validation rules know the functions but have no such value.
 */
import { dns1123Label, dns1123Subdomain } from '../../../../apimachinery/index.ts'
import type { CelType } from '../../ast.ts'
import { LIST_COST, sizeOf, STRUCT_COST, TEXT_FACTOR } from '../../eval/cost.ts'
import { type CelFunction, type Library, memberOverload, type OverloadOptions } from '../../eval/function.ts'
import { CelError, OpaqueValue, type Value } from '../../values/value.ts'
import { BOOL, STRING } from '../signature-terms.ts'

/** Who asks. */
export interface AuthorizationUser {
  readonly username: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** What is asked: about a path, or about a resource (in any version). Selectors are texts as the expression gives them; empty: none. */
export type AuthorizationQuestion =
  | { readonly user: AuthorizationUser; readonly verb: string; readonly path: string }
  | ({ readonly user: AuthorizationUser; readonly verb: string } & ResourceAttributes)

/** The resource of a question. */
export interface ResourceAttributes {
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  readonly fieldSelector: string
  readonly labelSelector: string
}

/** The answer. */
export interface AuthorizationAnswer {
  readonly allowed: boolean
  readonly reason: string
  /** Text of an error on the way; the answer counts all the same. */
  readonly error?: string
}

/** Decides; must answer at once. */
export type Decide = (question: AuthorizationQuestion) => AuthorizationAnswer

/** A type whose values have functions and nothing else. */
const typeOf = (name: string): CelType => ({ kind: 'object', name: `kubernetes.authorization.${name}` })

/** Type of the variables `authorizer` of policies. */
export const AUTHORIZER_TYPE = typeOf('Authorizer')
const PATH_CHECK = typeOf('PathCheck')
const GROUP_CHECK = typeOf('GroupCheck')
/** Type of the variable `authorizer.requestResource` of policies. */
export const RESOURCE_CHECK_TYPE = typeOf('ResourceCheck')
const DECISION = typeOf('Decision')

/** One value of the chain that asks; each step makes the next with more in it. */
class Asking<State> extends OpaqueValue {
  readonly typeName: string
  readonly state: State

  constructor(type: CelType, state: State) {
    super()
    this.typeName = (type as CelType & { kind: 'object' }).name
    this.state = state
  }

  /** The reference cannot compare them. */
  equals(): undefined {
    return undefined
  }
}

interface Asker {
  readonly user: AuthorizationUser
  readonly decide: Decide
}

type GroupCheck = Asker & { readonly group: string }
type ResourceCheck = Asker & { readonly attributes: ResourceAttributes }

/** The value of a variable `authorizer`. */
export function authorizerValue(user: AuthorizationUser, decide: Decide): OpaqueValue {
  return new Asking(AUTHORIZER_TYPE, { user, decide })
}

/** The value of a variable `authorizer.requestResource`. */
export function resourceCheckValue(user: AuthorizationUser, decide: Decide, attributes: ResourceAttributes): OpaqueValue {
  return new Asking(RESOURCE_CHECK_TYPE, { user, decide, attributes })
}

const isBlank = (text: string): boolean => text.trim() === ''

function path({ state }: Asking<Asker>, text: string): Value {
  return isBlank(text) ? new CelError('path must not be empty') : new Asking(PATH_CHECK, { ...state, path: text })
}

function serviceAccount({ state }: Asking<Asker>, namespace: string, name: string): Value {
  if (dns1123Subdomain(name).length > 0) return new CelError('Invalid service account name')
  if (dns1123Label(namespace).length > 0) return new CelError('Invalid service account namespace')
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
  return authorizerValue({ username: `system:serviceaccount:${namespace}:${name}`, groups }, state.decide)
}

function resource({ state: { user, decide, group } }: Asking<GroupCheck>, text: string): Value {
  if (isBlank(text)) return new CelError('resource must not be empty')
  const nothing = { subresource: '', namespace: '', name: '', fieldSelector: '', labelSelector: '' }
  return resourceCheckValue(user, decide, { group, resource: text, ...nothing })
}

const narrowed =
  (attribute: keyof ResourceAttributes) =>
  ({ state: { user, decide, attributes } }: Asking<ResourceCheck>, text: string): Value =>
    resourceCheckValue(user, decide, { ...attributes, [attribute]: text })

const checkPath = ({ state }: Asking<Asker & { path: string }>, verb: string): Value =>
  new Asking(DECISION, state.decide({ user: state.user, verb, path: state.path }))
const checkResource = ({ state }: Asking<ResourceCheck>, verb: string): Value =>
  new Asking(DECISION, state.decide({ user: state.user, verb, ...state.attributes }))

/** Two checks are all that an expression can pay for. */
const check: OverloadOptions = { advanceCost: () => 350_000 }
/** A selector is a list of requirements, each of at least two characters. */
const bySelector: OverloadOptions = {
  cost: ([, selector]) => {
    const size = sizeOf(selector!)
    return LIST_COST + Math.ceil(size * TEXT_FACTOR) + Math.ceil(Math.ceil(size / 2) * (LIST_COST + STRUCT_COST))
  },
}

function on(
  target: CelType,
  result: CelType,
  names: Readonly<Record<string, readonly [id: string, (...args: never[]) => Value]>>,
) {
  return Object.entries(names).map(
    ([name, [id, invoke]]): CelFunction => ({
      name,
      overloads: [memberOverload(id, [target, STRING], result, invoke, name.endsWith('Selector') ? bySelector : {})],
    }),
  )
}

function ofDecision(name: string, result: CelType, ask: (answer: AuthorizationAnswer) => Value): CelFunction {
  const invoke = ({ state }: Asking<AuthorizationAnswer>): Value => ask(state)
  return { name, overloads: [memberOverload(`decision_${name}`, [DECISION], result, invoke)] }
}

/** The functions of authorizers. */
export const AUTHORIZER_LIBRARY: Library = {
  name: 'kubernetes.authz',
  functions: [
    ...on(AUTHORIZER_TYPE, PATH_CHECK, { path: ['authorizer_path', path] }),
    ...on(AUTHORIZER_TYPE, GROUP_CHECK, {
      group: ['authorizer_group', ({ state }: Asking<Asker>, group: string) => new Asking(GROUP_CHECK, { ...state, group })],
    }),
    {
      name: 'serviceAccount',
      overloads: [
        memberOverload('authorizer_serviceaccount', [AUTHORIZER_TYPE, STRING, STRING], AUTHORIZER_TYPE, serviceAccount),
      ],
    },
    ...on(GROUP_CHECK, RESOURCE_CHECK_TYPE, { resource: ['groupcheck_resource', resource] }),
    ...on(RESOURCE_CHECK_TYPE, RESOURCE_CHECK_TYPE, {
      subresource: ['resourcecheck_subresource', narrowed('subresource')],
      namespace: ['resourcecheck_namespace', narrowed('namespace')],
      name: ['resourcecheck_name', narrowed('name')],
    }),
    {
      name: 'check',
      overloads: [
        memberOverload('pathcheck_check', [PATH_CHECK, STRING], DECISION, checkPath, check),
        memberOverload('resourcecheck_check', [RESOURCE_CHECK_TYPE, STRING], DECISION, checkResource, check),
      ],
    },
    ofDecision('errored', BOOL, ({ error }) => error !== undefined),
    ofDecision('error', STRING, ({ error }) => error ?? ''),
    ofDecision('allowed', BOOL, ({ allowed }) => allowed),
    ofDecision('reason', STRING, ({ reason }) => reason),
  ],
}

/** Selectors of resources. */
export const AUTHORIZER_SELECTORS_LIBRARY: Library = {
  name: 'kubernetes.authzSelectors',
  functions: on(RESOURCE_CHECK_TYPE, RESOURCE_CHECK_TYPE, {
    fieldSelector: ['authorizer_fieldselector', narrowed('fieldSelector')],
    labelSelector: ['authorizer_labelselector', narrowed('labelSelector')],
  }),
}
