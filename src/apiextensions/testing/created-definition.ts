/** For tests: what the codec and the strategy make of a definition, without a server. */
import type { FieldError, JsonObject, KubeObject } from '../../apimachinery/index.ts'
import type { RequestContext } from '../../apiserver/index.ts'
import { testEnv } from '../../testing/index.ts'
import { DEFINITION_VERSION, type DefinitionApi } from '../definition/definition.ts'
import { definitionCodec } from '../definition/definition-codec.ts'
import { definitionStrategy } from '../definition/definition-strategy.ts'
import { deducedType } from '../../schema/index.ts'

/** A request context of a cluster administrator. */
export function requestContext(fields: Partial<RequestContext> = {}): RequestContext {
  return {
    env: testEnv(),
    user: { name: 'admin', groups: ['system:masters'] },
    namespace: '',
    name: '',
    subresource: '',
    version: 'v1',
    dryRun: false,
    warn: () => undefined,
    signal: new AbortController().signal,
    ...fields,
  }
}

/** What came of a creation. */
export interface CreatedDefinition {
  readonly object: KubeObject
  readonly errors: readonly FieldError[]
  readonly warnings: readonly string[]
  /** Unknown fields, as decoding found them. */
  readonly unknown: readonly string[]
}

/** Decodes, prepares and validates a new definition. @throws StatusError 400 */
export function createDefinition(body: JsonObject, api: DefinitionApi = DEFINITION_VERSION): CreatedDefinition {
  const unknown: string[] = []
  const strategy = definitionStrategy()
  const object = definitionCodec({ typed: deducedType }, api).admit(structuredClone(body), { unknown })
  const input = { object, old: undefined, context: requestContext() }
  strategy.prepareForCreate(input)
  return { object, errors: strategy.validateCreate(input), warnings: strategy.warnings?.(input) ?? [], unknown }
}
