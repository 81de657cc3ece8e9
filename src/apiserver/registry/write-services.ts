/** What every write needs beside the object: time, the field manager, the namespace gate, and who asks. */
import type { Env } from '../../base/index.ts'
import { formatTime, type StatusError } from '../../apimachinery/index.ts'
import type { FieldManager, FieldManagerRequest, VersionedTypes } from '../../schema/index.ts'
import type { Endpoint } from './endpoint.ts'
import type { RequestContext } from './resource.ts'

/** May objects be created in a namespace? Undefined: yes; else the outcome (missing: 404, terminating: 403). */
export type NamespaceGate = (namespace: string, endpoint: Endpoint, context: RequestContext) => StatusError | undefined

/** Shared by all writes of a server. */
export interface WriteServices {
  readonly env: Env
  readonly fieldManager: FieldManager
  /** Asked on each create in a namespace. Default: every namespace is there. */
  readonly admitNamespace?: NamespaceGate
}

/** The context of one write. */
export interface WriteContext extends RequestContext {
  /** Name under which changed fields are owned. */
  readonly manager: string
}

/** A write of the server itself. */
export interface InternalContextOptions {
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
  readonly manager: string
  readonly signal: AbortSignal
}

/** The context of a write that the server's own controllers make; warnings go nowhere. */
export function internalContext(services: WriteServices, endpoint: Endpoint, options: InternalContextOptions): WriteContext {
  const { namespace = '', name = '', subresource = '', manager, signal } = options
  return {
    env: services.env,
    user: { name: 'system:apiserver', groups: ['system:masters'] },
    namespace,
    name,
    subresource,
    version: endpoint.version.version,
    dryRun: false,
    manager,
    warn: () => undefined,
    signal,
  }
}

/** What the field manager wants to know of a write. */
export function fieldManagerRequest(endpoint: Endpoint, context: WriteContext, types: VersionedTypes): FieldManagerRequest {
  return {
    manager: context.manager,
    apiVersion: endpoint.apiVersion,
    kind: endpoint.definition.kind,
    subresource: context.subresource,
    now: formatTime(context.env.clock.nowMs()),
    types,
    reset: endpoint.definition.strategy.resetFields?.(context.subresource, endpoint.version.version),
  }
}
