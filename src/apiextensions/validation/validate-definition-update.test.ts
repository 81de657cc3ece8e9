import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatFieldError, type JsonObject } from '../../apimachinery/index.ts'
import { setCondition } from '../definition/conditions.ts'
import { asDefinition, type Definition } from '../definition/definition.ts'
import { createDefinition } from '../testing/created-definition.ts'
import { widgets, widgetVersion } from '../testing/extended-server.ts'
import { validateDefinitionUpdate } from './validate-definition.ts'

/** A stored definition; `established` as the controllers would. */
function stored(overrides: JsonObject = {}, established = true): Definition {
  const definition = asDefinition(createDefinition(widgets(overrides)).object)
  definition.metadata.resourceVersion = '1'
  if (established) {
    const ok = { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: '' } as const
    setCondition(definition, ok, '2026-01-01T00:00:00Z')
  }
  return definition
}

function findings(next: Definition, old: Definition): string[] {
  return validateDefinitionUpdate(next, old).map(formatFieldError)
}

const names = (kind: string): JsonObject => ({ plural: 'widgets', kind })

/** What changes, whether before or after it was established, and what is said. */
const changes: readonly (readonly [what: string, overrides: JsonObject, established: boolean, expected: string[]])[] = [
  ['nothing', {}, true, []],
  ['scope before', { scope: 'Cluster' }, false, []],
  ['scope after', { scope: 'Cluster' }, true, ['spec.scope: Invalid value: "Cluster": field is immutable']],
  ['kind before', { names: names('Gadget') }, false, []],
  ['kind after', { names: names('Gadget') }, true, ['spec.names.kind: Invalid value: "Gadget": field is immutable']],
  ['short names after', { names: { ...names('Widget'), shortNames: ['w'] } }, true, []],
  ['list kind after', { names: { ...names('Widget'), listKind: 'Widgets' } }, true, []],
]

describe('an update of', () => {
  for (const [what, overrides, established, expected] of changes) {
    test(`${what} ${expected.length === 0 ? 'is accepted' : 'is refused'}`, () => {
      assert.deepEqual(findings(stored(overrides, established), stored({}, established)), expected)
    })
  }

  test('group or plural is refused at any time', () => {
    const next = stored({}, false)
    next.spec.group = 'other.com'
    next.spec.names.plural = 'others'
    assert.deepEqual(findings(next, stored({}, false)), [
      'spec.group: Invalid value: "other.com": field is immutable',
      'spec.names.plural: Invalid value: "others": field is immutable',
    ])
  })

  test('versions must keep those that objects are stored in', () => {
    const next = stored({ versions: [widgetVersion('v2')] })
    next.status.storedVersions = ['v1', 'v2']
    const [text] = findings(next, stored())
    assert.match(
      text!,
      /^status.storedVersions\[0\]: Invalid value: "v1": missing from spec.versions; v1 was previously a storage version/,
    )
  })
})

test('of two versions of one name only the first counts as stored', () => {
  const next = stored({ versions: [widgetVersion('v1', { storage: false }), widgetVersion('v1')] })
  const texts = findings(next, stored())
  assert.ok(texts.includes('status.storedVersions: Invalid value: ["v1"]: must have the storage version v1'), String(texts))
})

describe('what was bad before', () => {
  /** Neither structural nor of a known type. */
  const bad = { type: 'object', properties: { a: { type: 'strange' }, b: {} } }
  const version = widgetVersion('v1', { schema: { openAPIV3Schema: bad } })

  test('is refused in a new definition', () => {
    assert.notDeepEqual(createDefinition(widgets({ versions: [version] })).errors, [])
  })

  test('may keep its unknown types, but must become structural for pruning', () => {
    const texts = findings(stored({ versions: [version] }), stored({ versions: [version] }))
    assert.deepEqual(texts, [
      'spec.validation.openAPIV3Schema.properties[b].type: Required value: must not be empty for specified object fields',
    ])
  })

  test('may stay as it is where unknown fields are kept', () => {
    const legacy = stored({ versions: [version] })
    legacy.spec.preserveUnknownFields = true
    assert.deepEqual(findings(structuredClone(legacy), legacy), [])
  })

  test('may have lacked a schema in a version that is not served', () => {
    const bare = { schema: undefined as never, served: false }
    const old = stored({ versions: [widgetVersion('v1'), widgetVersion('v2', { storage: false })] })
    old.spec.versions![1] = { ...old.spec.versions![1]!, ...bare }
    assert.deepEqual(findings(structuredClone(old), old), [])
  })

  test('may keep too many selectable fields only unchanged', () => {
    const properties = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`f${index}`, { type: 'string' }]))
    const schema = { type: 'object', properties: { spec: { type: 'object', properties } } }
    const selectableFields = Object.keys(properties).map((name) => ({ jsonPath: `.spec.${name}` }))
    const old = stored({ versions: [widgetVersion('v1', { schema: { openAPIV3Schema: schema }, selectableFields })] })
    assert.deepEqual(findings(structuredClone(old), old), [])
    const fewer = structuredClone(old)
    fewer.spec.versions![0]!.selectableFields!.pop()
    assert.deepEqual(findings(fewer, old), ['spec.selectableFields: Too many: 9: must have at most 8 items'])
  })
})

describe('a CA bundle', () => {
  const clientConfig = { url: 'https://localhost', caBundle: 'Q2c9PQ==' }
  const conversion = { strategy: 'Webhook', webhook: { clientConfig, conversionReviewVersions: ['v1'] } }

  test('that is broken is accepted until the definition is established', () => {
    assert.deepEqual(findings(stored({ conversion }, false), stored({}, false)), [])
  })

  test('that is broken is refused afterwards', () => {
    assert.deepEqual(findings(stored({ conversion }), stored()), [
      'spec.conversion.webhookClientConfig.caBundle: Invalid value: "Q2c9PQ==": unable to load root certificates: unable to parse bytes as PEM block',
    ])
  })

  test('that was broken before may stay', () => {
    assert.deepEqual(findings(stored({ conversion }), stored({ conversion })), [])
  })
})
