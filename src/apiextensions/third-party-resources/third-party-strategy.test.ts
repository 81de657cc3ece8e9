import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError, type KubeObject } from '../../apimachinery/index.ts'
import { requestContext } from '../testing/created-definition.ts'
import { OWNER_ANNOTATION } from './derived-definition.ts'
import type { ThirdPartyResource } from './third-party-resource.ts'
import { THIRD_PARTY_FINALIZER, thirdPartyStrategy } from './third-party-strategy.ts'

const NAME = 'cron-tab.stable.example.com'
const resource = (versions: { name?: string }[] = [{ name: 'v1' }], name = NAME): ThirdPartyResource => ({
  apiVersion: 'extensions/v1beta1',
  kind: 'ThirdPartyResource',
  metadata: { name },
  versions,
})
const definition = (annotations: Record<string, string>): KubeObject => ({ apiVersion: '', kind: '', metadata: { annotations } })
const strategyBeside = (existing: KubeObject | undefined) =>
  thirdPartyStrategy({ definitionOf: () => existing, settled: () => undefined })
const strategy = strategyBeside(undefined)
const causes = (versions: { name?: string }[]): string[] =>
  strategy.validateCreate({ object: resource(versions), old: undefined, context: requestContext() }).map(formatFieldError)

test('a name has three pieces, the first of which makes a kind', () => {
  assert.deepEqual(strategy.validateName?.(NAME, false), [])
  assert.deepEqual(strategy.validateName?.('crontab.com', false), ['must be at least three segments long: <kind>.<domain>.<tld>'])
  assert.match(strategy.validateName?.('Cron.x.io', false)[0] ?? '', /RFC 1123 subdomain/)
  assert.match(strategy.validateName?.('3d.x.io', false)[0] ?? '', /^kind 3d: a DNS-1035 label/)
})

test('a name must leave room for the plural and the kind of lists', () => {
  const flawsOf = (letters: number) => strategy.validateName?.(`${'a'.repeat(letters)}.x.io`, false)
  assert.deepEqual(flawsOf(59), [])
  assert.match(flawsOf(60)?.join() ?? '', /^list kind Aa+List: must be no more than 63 (?:bytes|characters)$/)
  assert.match(flawsOf(63)?.join() ?? '', /^plural a+s: must be no more than 63/)
})

test('versions are there, have names, and differ', () => {
  assert.deepEqual(causes([{ name: 'v1' }, { name: 'v2' }]), [])
  assert.deepEqual(causes([]), ['versions: Required value: must specify at least one version'])
  assert.deepEqual(causes([{}]), ['versions[0].name: Invalid value: "": must not be empty'])
  assert.deepEqual(causes([{ name: 'v1' }, { name: 'v1' }]), ['versions[1].name: Duplicate value: "v1"'])
  assert.match(causes([{ name: 'V1' }]).join(), /^versions\[0\]\.name: Invalid value: "V1": a lowercase RFC 1123 label/)
  assert.match(causes([{ name: '1' }]).join(), /^versions\[0\]\.name: Invalid value: "1": a DNS-1035 label/)
})

test('a definition that somebody else made is told of', () => {
  const warnings = (existing: KubeObject | undefined) =>
    strategyBeside(existing).warnings?.({ object: resource(), old: undefined, context: requestContext() })
  assert.match(warnings(definition({}))?.[0] ?? '', /"crontabs\.stable\.example\.com" exists already/)
  assert.deepEqual(warnings(definition({ [OWNER_ANNOTATION]: NAME })), [])
  assert.deepEqual(warnings(undefined), [])
})

test('a finalizer that the client brought is not added twice', () => {
  const object = resource()
  object.metadata.finalizers = ['a', THIRD_PARTY_FINALIZER]
  strategy.beginDelete?.(object, requestContext())
  assert.deepEqual(object.metadata.finalizers, ['a', THIRD_PARTY_FINALIZER])
})

test('a deletion waits for the data', () => {
  const object = resource()
  assert.deepEqual(strategy.beginDelete?.(object, requestContext()), { keep: true, ignorePolicy: true })
  assert.deepEqual(object.metadata.finalizers, [THIRD_PARTY_FINALIZER])
  assert.equal(strategy.beginDelete?.(object, requestContext()), undefined)
})
