/** The seed documents' definitions in the forms in which they are printed, v1beta1 and ThirdPartyResources, through the real kubectl. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cells, KubectlSession, skip } from './kubectl-session.ts'

const SWITCHES = 'apiextensions.k8s.io/v1beta1=true,extensions/v1beta1/thirdpartyresources=true'
const OLD_DEFINITIONS = 'customresourcedefinitions.v1beta1.apiextensions.k8s.io'
const OLD_DEFINITION_WARNING =
  'Warning: apiextensions.k8s.io/v1beta1 CustomResourceDefinition is deprecated in v1.16+, unavailable in v1.22+; use apiextensions.k8s.io/v1 CustomResourceDefinition\n'
const THIRD_PARTY_WARNING =
  'Warning: extensions/v1beta1 ThirdPartyResource is deprecated in v1.7+, unavailable in v1.8+; use apiextensions.k8s.io/v1 CustomResourceDefinition\n'

const session = new KubectlSession()
const { kube, k, refused, follow, json, established } = session

before(async () => {
  await session.open([`--runtime-config=${SWITCHES}`])
  if (!skip) session.enter('older-forms')
})
after(() => session.close())

describe('the definition of databases, in v1beta1', { skip }, () => {
  test('is created as an old server answered it', () => {
    const created = kube('create -f databases-crd.yaml')
    assert.deepEqual(
      [created.stdout, created.stderr],
      ['customresourcedefinition.apiextensions.k8s.io/databases.example.com created\n', OLD_DEFINITION_WARNING],
    )
    established('databases.example.com')
  })

  test('is read in both versions', () => {
    const old = json(`get ${OLD_DEFINITIONS} databases.example.com -o json`)
    assert.deepEqual(
      [old.apiVersion, old.spec.version, old.spec.preserveUnknownFields],
      ['apiextensions.k8s.io/v1beta1', 'v1', true],
    )
    const { apiVersion, spec, status } = json('get crd databases.example.com -o json')
    assert.equal(apiVersion, 'apiextensions.k8s.io/v1')
    assert.deepEqual(spec.versions, [{ name: 'v1', served: true, storage: true }])
    assert.equal(spec.preserveUnknownFields, true)
    const conditions = status.conditions.map(({ type, reason }: Record<string, string>) => `${type} ${reason}`)
    assert.deepEqual(conditions, [
      'NamesAccepted NoConflicts',
      'Established InitialNamesAccepted',
      'NonStructuralSchema Violations',
    ])
  })

  test('makes a resource that keeps every field', () => {
    assert.equal(k('create -f wordpress-databases.yaml'), 'database.example.com/wordpress created\n')
    assert.deepEqual(json('get databases.example.com wordpress -o json').spec, {
      encoding: 'unicode',
      password: 'secret',
      user: 'wp',
    })
    assert.equal(k('get databases.example.com -o name'), 'database.example.com/wordpress\n')
  })

  test('is explained, field by field', () => {
    const spec = k('explain crd.spec --api-version=apiextensions.k8s.io/v1beta1')
    for (const field of ['validation\t<CustomResourceValidation>', 'version\t<string>', 'preserveUnknownFields\t<boolean>'])
      assert.ok(spec.includes(field), spec)
    const path = 'crd.spec.additionalPrinterColumns.JSONPath'
    assert.match(k(`explain ${path} --api-version=apiextensions.k8s.io/v1beta1`), /^FIELD: JSONPath <string>$/m)
    assert.match(k('explain database'), /KIND: +Database\n/)
  })

  test('is edited and applied in v1beta1', () => {
    const edited = kube(`edit ${OLD_DEFINITIONS} databases.example.com`, {
      env: { KUBE_EDITOR: String.raw`sed -i s/singular:.database$/singular:\ db/`, TMPDIR: session.work },
    })
    assert.match(edited.stdout, /databases\.example\.com edited\n/)
    k('get db wordpress')
    const spec = {
      group: 'example.com',
      version: 'v1',
      scope: 'Namespaced',
      names: { plural: 'databases', kind: 'Database', singular: 'database' },
    }
    const input = JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1beta1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'databases.example.com' },
      spec,
    })
    assert.match(k('apply --server-side --field-manager=me --force-conflicts -f -', { input }), /serverside-applied/)
    const { metadata, spec: shown } = json('get crd databases.example.com -o json --show-managed-fields')
    assert.equal(shown.names.singular, 'database')
    const mine = metadata.managedFields.find(({ manager }: { manager: string }) => manager === 'me')
    assert.equal(mine.apiVersion, 'apiextensions.k8s.io/v1beta1')
    assert.ok('f:version' in mine.fieldsV1['f:spec'])
  })

  test('takes its objects along', () => {
    k('delete -f databases-crd.yaml')
    assert.match(refused('get databases.example.com'), /doesn't have a resource type/)
  })
})

describe('ThirdPartyResources', { skip }, () => {
  test('are created, and definitions for them', () => {
    const created = kube('create -f cron-tab.yaml -f d-tab.yaml')
    assert.equal(
      created.stdout,
      'thirdpartyresource.extensions/cron-tab.stable.example.com created\nthirdpartyresource.extensions/d-tab.l5d.io created\n',
    )
    assert.equal(created.stderr, THIRD_PARTY_WARNING)
    assert.deepEqual(cells(k('get thirdpartyresources')), [
      ['NAME', 'DESCRIPTION', 'VERSION(S)'],
      ['cron-tab.stable.example.com', 'A specification of a Pod to run on a cron style schedule', 'v1'],
      ['d-tab.l5d.io', 'stores dtabs used by namerd', 'v1alpha1'],
    ])
    assert.match(k('describe thirdpartyresource d-tab.l5d.io'), /^Description: +stores dtabs used by namerd$/m)
    const resource = (group: string) => cells(k(`api-resources --api-group=${group} --no-headers`))[0]
    assert.deepEqual(resource('stable.example.com'), ['crontabs', 'stable.example.com/v1', 'true', 'CronTab'])
    assert.deepEqual(resource('l5d.io'), ['dtabs', 'l5d.io/v1alpha1', 'true', 'DTab'])
  })

  test('serve objects that keep every field', () => {
    assert.match(refused('create -f nameless.yaml'), /metadata\.name: Required value/)
    k('create -f my-crontab.yaml -f my-crontab-with-finalizer.yaml')
    const { items } = json('get --raw /apis/stable.example.com/v1/namespaces/default/crontabs')
    assert.deepEqual(items[1].spec, { cronSpec: '* * * * /5', image: 'my-awesome-cron-image' })
  })

  test('give way to a definition that is applied in their place', () => {
    const applied = kube('apply -f resourcedefinition.yaml')
    assert.equal(applied.stdout, 'customresourcedefinition.apiextensions.k8s.io/crontabs.stable.example.com configured\n')
    assert.match(k('get ct -o name'), /crontab\.stable\.example\.com\/my-new-cron-object\n/)
    k('annotate crd crontabs.stable.example.com extensions/third-party-resource-')
    k('delete -f cron-tab.yaml')
    assert.match(k('get ct -o name'), /my-new-cron-object\n/)
    const again = kube('create -f cron-tab.yaml')
    assert.match(again.stderr, /"crontabs\.stable\.example\.com" exists already: it serves the resource as it is/)
    k('delete -f cron-tab.yaml')
    k(['patch', 'ct', 'my-cron-with-finalizer', '--type=merge', '-p', '{"metadata":{"finalizers":null}}'])
    k('delete -f resourcedefinition.yaml')
  })

  test('are watched, and take their data along', async () => {
    const watch = follow('get thirdpartyresources -w --output-watch-events')
    await watch.prints(/ADDED +d-tab\.l5d\.io/)
    k('create -f -', { input: '{"apiVersion":"l5d.io/v1alpha1","kind":"DTab","metadata":{"name":"default"},"dentries":[]}' })
    k('delete thirdpartyresource d-tab.l5d.io')
    await watch.prints(/DELETED +d-tab\.l5d\.io/)
    await watch.stop()
    assert.match(refused('get crd dtabs.l5d.io'), /NotFound/)
    assert.match(refused('get --raw /apis/l5d.io/v1alpha1/dtabs'), /NotFound/)
  })

  test('are refused with names and versions that stand for nothing', () => {
    const create = (name: string, versions: string) =>
      refused('create -f -', {
        input: `{"apiVersion":"extensions/v1beta1","kind":"ThirdPartyResource","metadata":{"name":"${name}"},"versions":${versions}}`,
      })
    assert.match(create('short.io', '[{"name":"v1"}]'), /metadata\.name: .* must be at least three segments long/)
    assert.match(create('a-b.x.io', '[]'), /versions: Required value: must specify at least one version/)
  })
})
