/**
 * Empties namespaces that are being deleted and then lets them go. A server may run without it: a namespace then stays terminating until
 * somebody clears `spec.finalizers` through `/finalize`, as with a bare kube-apiserver.
 */
import { followCache } from '../../apiextensions/index.ts'
import { deepCopy, formatTime, isStatusReason, type KubeObject } from '../../apimachinery/index.ts'
import { internalContext, type ResourceStore, type StoredObject, updateObject } from '../../apiserver/index.ts'
import { type Env, invariant, TaskGroup } from '../../base/index.ts'
import { RetryQueue } from '../queue/index.ts'
import { KUBERNETES_FINALIZER, namespaceFinalizers } from '../resources/index.ts'
import { type ContentScope, deleteContent, NAMESPACE_MANAGER } from './content-deletion.ts'
import { withDeletionConditions } from './deletion-conditions.ts'

/** Before the first pass: creates that had passed the gate when the deletion came shall be there. */
const SETTLE_MS = 100
/** Between passes while finalizers hold content. */
const PAUSES = { first: 500, longest: 15_000 }

/** A running controller. */
export interface NamespaceController {
  /** Stops and waits for the pass that is running. */
  close(): Promise<void>
}

/** Starts the controller. The namespaces must be installed in the registry. */
export function createNamespaceController(env: Env, scope: ContentScope): NamespaceController {
  const queue = new RetryQueue(env.clock, PAUSES)
  const tasks = new TaskGroup(env.log)
  const store = scope.registry.storeOf('', 'namespaces')
  invariant(store !== undefined, 'namespaces are installed')
  tasks.spawn('watch namespaces', (signal) => followNamespaces(env, store, queue, signal))
  tasks.spawn('delete namespaces', (signal) => work(env, scope, queue, signal))
  return {
    async close() {
      queue.clear()
      await tasks.close()
    },
  }
}

/** Puts every namespace in line that is being deleted, now and later. */
function followNamespaces(env: Env, store: ResourceStore, queue: RetryQueue, signal: AbortSignal): Promise<void> {
  const follower = {
    seen: ({ key, object }: StoredObject) => {
      if (isLeaving(object)) queue.add(key, SETTLE_MS)
    },
    gone: () => undefined,
  }
  return followCache(env, store, follower, signal)
}

/** Is it being deleted, and does its content have to go first? */
function isLeaving(namespace: KubeObject): boolean {
  return namespace.metadata.deletionTimestamp !== undefined && namespaceFinalizers(namespace).includes(KUBERNETES_FINALIZER)
}

async function work(env: Env, scope: ContentScope, queue: RetryQueue, signal: AbortSignal): Promise<void> {
  for (;;) {
    const name = await queue.next(signal)
    if (await pass(env, scope, name, signal)) queue.settle(name)
    else queue.retry(name)
  }
}

/** One pass; false when the namespace has to be looked at again. */
async function pass(env: Env, scope: ContentScope, name: string, signal: AbortSignal): Promise<boolean> {
  try {
    const namespace = scope.registry.storeOf('', 'namespaces')?.get(name)?.object
    if (namespace === undefined || !isLeaving(namespace)) return true
    const report = await deleteContent(scope, name, signal)
    const now = formatTime(env.clock.nowMs())
    await change(scope, name, 'status', signal, (live) => withDeletionConditions(live, report, now))
    if (report.remaining.size > 0 || report.failures.length > 0) return false
    await change(scope, name, 'finalize', signal, withoutFinalizer)
    return true
  } catch (error) {
    signal.throwIfAborted()
    if (isStatusReason(error, 'NotFound')) return true
    env.log.warn('deletion of a namespace failed', { namespace: name, error })
    return false
  }
}

/** `change` may answer the stored object itself, or one that shares parts with it. */
async function change(
  { registry, services }: ContentScope,
  name: string,
  subresource: 'status' | 'finalize',
  signal: AbortSignal,
  make: (live: KubeObject) => KubeObject,
): Promise<void> {
  const endpoint = registry.findResource('', 'namespaces')
  if (endpoint === undefined) return
  const context = internalContext(services, endpoint, { name, subresource, manager: NAMESPACE_MANAGER, signal })
  const update = {
    change(live: KubeObject): KubeObject {
      const next = make(live)
      return next === live ? live : deepCopy(next)
    },
  }
  await updateObject(services, endpoint, update, context)
}

function withoutFinalizer(namespace: KubeObject): KubeObject {
  const finalizers = namespaceFinalizers(namespace).filter((finalizer) => finalizer !== KUBERNETES_FINALIZER)
  return { ...namespace, spec: finalizers.length === 0 ? {} : { finalizers: finalizers.sort() } }
}
