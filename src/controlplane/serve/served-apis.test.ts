import assert from 'node:assert/strict'
import { test } from 'node:test'
import { servedApis, type SwitchableApi } from './served-apis.ts'
import { SetupError } from './setup-error.ts'

const api = (
  group: string,
  version: string,
  resource: string,
  standing: SwitchableApi['standing'] = 'served',
): SwitchableApi => ({
  group,
  version,
  resource,
  standing,
})
const KNOWN = [
  api('', 'v1', 'configmaps'),
  api('', 'v1', 'secrets'),
  api('events.k8s.io', 'v1', 'events'),
  api('new.k8s.io', 'v1beta1', 'news'),
  api('old.k8s.io', 'v1beta1', 'olds', 'removed'),
  api('offer.k8s.io', 'v1beta1', 'offers', 'offered'),
]

/** What is served with these settings. */
function served(...settings: string[]): string[] {
  const apis = servedApis(settings, KNOWN)
  return KNOWN.filter(({ group, version, resource }) => apis.serves(group, version, resource)).map(({ resource }) => resource)
}

const refused = (...settings: string[]): string => {
  try {
    served(...settings)
  } catch (error) {
    assert.ok(error instanceof SetupError)
    return error.message
  }
  throw new assert.AssertionError({ message: 'accepted' })
}

test('without settings everything is served that the release has', () => {
  assert.deepEqual(served(), ['configmaps', 'secrets', 'events', 'news'])
})

test('a removed API is served when its version or its resource is named', () => {
  assert.ok(served('old.k8s.io/v1beta1=true').includes('olds'))
  assert.ok(served('old.k8s.io/v1beta1/olds').includes('olds'))
  assert.ok(!served('api/all=true', 'api/beta=true').includes('olds'))
})

test('an offered API is served when it or its stability is named', () => {
  for (const key of ['api/all', 'api/beta', 'offer.k8s.io/v1beta1', 'offer.k8s.io/v1beta1/offers']) {
    assert.ok(served(`${key}=true`).includes('offers'), key)
  }
  assert.ok(!served('api/ga=true').includes('offers'))
})

test('a stability switches all versions of it', () => {
  assert.deepEqual(served('api/beta=false'), ['configmaps', 'secrets', 'events'])
  assert.deepEqual(served('api/all=false', 'api/beta=true'), ['news', 'offers'])
})

test('a version wins over a stability, a resource over its version', () => {
  assert.deepEqual(served('api/all=false', 'v1=true', 'v1/secrets=false'), ['configmaps'])
  assert.deepEqual(served('api/v1=false', 'api/v1/secrets=true'), ['secrets', 'events', 'news'])
})

test('the last setting of a key counts', () => {
  assert.deepEqual(served('events.k8s.io/v1=false', 'events.k8s.io/v1=true'), served())
})

test('what means nothing is refused with what there is', () => {
  assert.equal(refused('v1=perhaps'), '--runtime-config: v1: expected true or false, not "perhaps"')
  assert.match(refused('no.k8s.io/v1=true'), /no\.k8s\.io\/v1: no such API; there are api\/all, .*, events\.k8s\.io\/v1, new/)
  assert.match(refused('v1/pods=true'), /v1\/pods: no such resource; there are configmaps, secrets$/)
  assert.match(refused('api/all=false'), /api\/all=false alone leaves nothing to serve/)
})

test('resources that cannot be switched are served', () => {
  assert.ok(servedApis([], KNOWN).serves('ex.com', 'v1', 'widgets'))
})
