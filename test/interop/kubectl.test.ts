/**
 * The seed documents' definitions, objects and commands through the real kubectl, and the commands that they leave out.
 * The tests are one story on one server: each leaves nothing behind that the next would see.
 */
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { run, start } from './command.ts'
import { cells, KubectlSession, skip } from './kubectl-session.ts'

const DELETED = '(?: from default namespace)?'

const session = new KubectlSession()
const { kube, k, refused, follow, json, established } = session
/** What a list of databases is looked at for. */
interface DatabaseList {
  readonly kind: string
  readonly metadata: { readonly resourceVersion: string }
  readonly items: readonly { readonly spec: unknown }[]
}

before(() => session.open())
after(() => session.close())

describe('databases: a definition without fields', { skip }, () => {
  before(() => {
    session.enter('databases')
  })

  test('create -f makes the definition, and it tells of its state', () => {
    assert.equal(
      k('create -f databases-crd.yaml'),
      'customresourcedefinition.apiextensions.k8s.io/databases.example.com created\n',
    )
    established('databases.example.com')
    const yaml = k('get crd databases.example.com -o yaml')
    assert.match(
      yaml,
      /acceptedNames:\n {4}kind: Database\n {4}listKind: DatabaseList\n {4}plural: databases\n {4}singular: database\n/,
    )
    assert.match(yaml, /message: no conflicts found\n {4}reason: NoConflicts\n {4}status: "True"\n {4}type: NamesAccepted/)
    assert.match(yaml, /message: the initial names have been accepted\n {4}reason: InitialNamesAccepted\n/)
    assert.match(yaml, /storedVersions:\n {2}- v1\n/)
    assert.match(
      refused('create -f databases-crd.yaml'),
      /Error from server \(AlreadyExists\): .*"databases\.example\.com" already exists/,
    )
  })

  test('get lists the object under its group-qualified name', () => {
    assert.equal(k('create -f wordpress-databases.yaml'), 'database.example.com/wordpress created\n')
    const [head, row] = cells(k('get databases.example.com'))
    assert.deepEqual(head, ['NAME', 'AGE'])
    assert.match(row!.join(' '), /^wordpress \d+s$/)
    assert.match(k('explain database'), /KIND: +Database\nVERSION: +v1\n/)
  })

  test('proxy serves the group, the list, and a watch from a version to curl', async () => {
    const proxy = follow('proxy --port=0')
    const [, address] = await proxy.prints(/Starting to serve on (\S+)\n/)
    const group = await (await fetch(`http://${address}/apis/example.com`)).json()
    assert.deepEqual(group, {
      kind: 'APIGroup',
      apiVersion: 'v1',
      name: 'example.com',
      versions: [{ groupVersion: 'example.com/v1', version: 'v1' }],
      preferredVersion: { groupVersion: 'example.com/v1', version: 'v1' },
    })
    const list = `http://${address}/apis/example.com/v1/namespaces/default/databases`
    const { kind, items, metadata } = (await (await fetch(list)).json()) as DatabaseList
    assert.equal(kind, 'DatabaseList')
    assert.deepEqual(items[0]?.spec, { encoding: 'unicode', password: 'secret', user: 'wp' })
    const yaml = await (await fetch(list, { headers: { accept: 'application/yaml' } })).text()
    assert.match(yaml, /^apiVersion: example\.com\/v1\nitems:\n- apiVersion: example\.com\/v1\n {2}kind: Database\n/)

    const watch = start('curl', ['-sfN', `${list}?watch=true&resourceVersion=${metadata.resourceVersion}`])
    assert.match(
      k('delete databases.example.com/wordpress'),
      new RegExp(`^database.example.com "wordpress" deleted${DELETED}\n$`),
    )
    const [event] = await watch.prints(/^\{.*\}$/m)
    const { type, object } = JSON.parse(event)
    assert.equal(type, 'DELETED')
    assert.equal(object.metadata.name, 'wordpress')
    await watch.stop()
    await proxy.stop()
  })

  test('delete takes the singular name, and says what is not there', () => {
    k('create -f wordpress-databases.yaml')
    k('delete database wordpress')
    assert.equal(
      refused('delete database wordpress'),
      'Error from server (NotFound): databases.example.com "wordpress" not found\n',
    )
  })

  test('deleting the definition deletes its objects', () => {
    k('create -f wordpress-databases.yaml')
    assert.equal(
      k('delete crd databases.example.com'),
      'customresourcedefinition.apiextensions.k8s.io "databases.example.com" deleted\n',
    )
    k('create -f databases-crd.yaml')
    established('databases.example.com')
    assert.match(kube('get databases').stderr, /No resources found in default namespace\./)
    k('delete -f databases-crd.yaml')
  })
})

describe('third party resources, as definitions', { skip }, () => {
  before(() => {
    session.enter('third-party-resources')
  })

  test('objects without a schema keep all fields', () => {
    k('create -f resourcedefinition.yaml')
    established('crontabs.stable.example.com')
    assert.equal(
      k('create -f my-crontab.yaml -f my-crontab-with-finalizer.yaml'),
      'crontab.stable.example.com/my-new-cron-object created\ncrontab.stable.example.com/my-cron-with-finalizer created\n',
    )
    assert.equal(
      k('get ct -o name'),
      'crontab.stable.example.com/my-cron-with-finalizer\ncrontab.stable.example.com/my-new-cron-object\n',
    )
    assert.deepEqual(json('get ct my-new-cron-object -o json').spec, { cronSpec: '* * * * /5', image: 'my-awesome-cron-image' })
    assert.equal(json('get --raw /apis/stable.example.com/v1/namespaces/default/crontabs').items.length, 2)
  })

  test('a finalizer holds the object until it is taken away', () => {
    k('delete ct my-cron-with-finalizer --wait=false')
    assert.match(k('get ct my-cron-with-finalizer -o jsonpath={.metadata.deletionTimestamp}'), /^\d{4}-\d\d-\d\dT[\d:]+Z$/)
    assert.match(refused('delete ct my-cron-with-finalizer --timeout=300ms'), /timed out waiting for the condition/)
    k(['patch', 'ct', 'my-cron-with-finalizer', '--type=merge', '-p', '{"metadata":{"finalizers":null}}'])
    assert.match(refused('get ct my-cron-with-finalizer'), /NotFound/)
  })

  test('the second one becomes dtabs.l5d.io', () => {
    k('create -f dtab-crd.yaml')
    established('dtabs.l5d.io')
    assert.deepEqual(cells(k('api-resources --api-group=l5d.io --no-headers'))[0], ['dtabs', 'l5d.io/v1alpha1', 'true', 'DTab'])
    assert.match(k('explain dtab'), /DESCRIPTION:\n {4}stores dtabs used by namerd\n/)
    k('delete crd crontabs.stable.example.com dtabs.l5d.io')
  })
})

describe('foos: columns, discovery, documents, validation', { skip }, () => {
  before(() => {
    session.enter('foos')
  })

  test('apply makes the definition, and its names and columns work at once', () => {
    assert.equal(k('apply -f foos-crd.yaml'), 'customresourcedefinition.apiextensions.k8s.io/foos.hello.zeng.dev created\n')
    established('foos.hello.zeng.dev')
    assert.match(kube('get fo').stderr, /No resources found in default namespace\./)
    assert.equal(k('create -f foo.yml'), 'foo.hello.zeng.dev/myfoo created\n')
    for (const names of ['foo myfoo', 'fo myfoo', 'foos.hello.zeng.dev myfoo', 'foos.v1.hello.zeng.dev/myfoo']) {
      const [head, row] = cells(k(`get ${names}`))
      assert.deepEqual(head, ['NAME', 'AGE', 'MESSAGE'], names)
      assert.deepEqual([row![0], row![2]], ['myfoo', 'hi'], names)
    }
    assert.match(kube('apply -f foo.yml').stderr, /missing the kubectl\.kubernetes\.io\/last-applied-configuration annotation/)
    assert.equal(k('apply -f foo.yml'), 'foo.hello.zeng.dev/myfoo unchanged\n')
  })

  test('a fresh cache asks for discovery first', () => {
    const { stderr } = kube(['get', 'fo', '--cache-dir', mkdtempSync(join(session.work, 'cache-')), '-v', '6'])
    const paths = [...stderr.matchAll(/https:\/\/[^/]+(\/[^\s"]*)"? (?:status=")?200 OK/g)].map((match) => match[1])
    assert.deepEqual(paths, [
      '/api?timeout=32s',
      '/apis?timeout=32s',
      '/apis/hello.zeng.dev/v1/namespaces/default/foos?limit=500',
    ])
  })

  test('-v=8 shows the negotiated discovery and table', () => {
    const { stderr } = kube(['get', 'fo', '--cache-dir', mkdtempSync(join(session.work, 'cache-')), '-v', '8'])
    assert.match(stderr, /Content-Type: application\/json;g=apidiscovery\.k8s\.io;v=v2;as=APIGroupDiscoveryList/)
    assert.match(stderr, /Accept: application\/json;as=Table;v=v1;g=meta\.k8s\.io/)
    assert.match(stderr, /\\?"kind\\?":\\?"Table\\?",\\?"apiVersion\\?":\\?"meta\.k8s\.io\/v1\\?"/)
  })

  test('proxy serves discovery in YAML', async () => {
    const proxy = follow('proxy --port=0')
    const [, address] = await proxy.prints(/Starting to serve on (\S+)\n/)
    const curl = (accept: string, path: string) => run('curl', ['-sf', '-H', `Accept: ${accept}`, `${address}${path}`]).stdout
    const aggregated = curl('application/yaml;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList', '/apis')
    assert.match(aggregated, /^apiVersion: apidiscovery\.k8s\.io\/v2\n/)
    const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
    const indented = (blanks: string) => verbs.map((verb) => `${blanks}- ${verb}\n`).join('')
    assert.ok(
      aggregated.includes(
        '    - resource: foos\n      responseKind:\n        group: hello.zeng.dev\n        kind: Foo\n        version: v1\n' +
          `      scope: Namespaced\n      shortNames:\n      - fo\n      singularResource: foo\n      verbs:\n${indented('      ')}`,
      ),
      aggregated,
    )
    assert.match(
      curl('application/yaml', '/apis'),
      /- name: hello\.zeng\.dev\n {2}preferredVersion:\n {4}groupVersion: hello\.zeng\.dev\/v1\n {4}version: v1\n/,
    )
    assert.equal(
      curl('application/yaml', '/apis/hello.zeng.dev/v1'),
      'apiVersion: v1\ngroupVersion: hello.zeng.dev/v1\nkind: APIResourceList\nresources:\n- kind: Foo\n  name: foos\n  namespaced: true\n' +
        `  shortNames:\n  - fo\n  singularName: foo\n  storageVersionHash: YAqgrOjs43I=\n  verbs:\n${indented('  ')}`,
    )
    await proxy.stop()
  })

  test('the document of its version holds paths and schemas', () => {
    const document = json('get --raw /openapi/v3/apis/hello.zeng.dev/v1')
    assert.deepEqual(document.info, { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' })
    const base = '/apis/hello.zeng.dev/v1'
    const methods = Object.entries(document.paths).map(([path, item]) => [path, Object.keys(item as object).sort()])
    assert.deepEqual(methods, [
      [`${base}/foos`, ['get', 'parameters']],
      [`${base}/namespaces/{namespace}/foos`, ['delete', 'get', 'parameters', 'post']],
      [`${base}/namespaces/{namespace}/foos/{name}`, ['delete', 'get', 'parameters', 'patch', 'put']],
    ])
    const meta = ['DeleteOptions', 'FieldsV1', 'ListMeta', 'ManagedFieldsEntry', 'ObjectMeta', 'OwnerReference', 'Patch']
    const more = ['Preconditions', 'ShardInfo', 'Status', 'StatusCause', 'StatusDetails', 'Time']
    assert.deepEqual(Object.keys(document.components.schemas).sort(), [
      'dev.zeng.hello.v1.Foo',
      'dev.zeng.hello.v1.FooList',
      ...[...meta, ...more].map((name) => `io.k8s.apimachinery.pkg.apis.meta.v1.${name}`),
    ])
  })

  test('a field in the wrong place is refused, in the right place it validates', () => {
    assert.match(refused('apply -f foos-crd-misplaced.yaml'), /is invalid: patch: Invalid value: /)
    k('apply -f foos-crd-required.yaml')
    assert.equal(refused('apply -f invalid-empty.yaml'), 'The Foo "invalid" is invalid: spec.msg: Required value\n')
    assert.equal(
      refused('apply -f invalid-long.yaml'),
      'The Foo "invalid" is invalid: spec.msg: Too long: may not be more than 15 bytes\n',
    )
    assert.match(refused('apply -f invalid-long.yaml --server-side'), /The Foo "invalid" is invalid: spec\.msg: Too long/)
    const unknown = '{"apiVersion":"hello.zeng.dev/v1","kind":"Foo","metadata":{"name":"typo"},"spec":{"msg":"x","mgs":"y"}}'
    assert.match(refused('create -f -', { input: unknown }), /strict decoding error: unknown field "spec\.mgs"/)
    const lenient = kube('create --validate=warn -f -', { input: unknown })
    assert.deepEqual([lenient.code, lenient.stderr], [0, 'Warning: unknown field "spec.mgs"\n'])
    k('delete foo typo')
  })

  test('the generated definition describes its fields', () => {
    k('apply -f hello.zeng.dev_foos.yaml')
    assert.deepEqual(cells(k('get foos'))[0], ['NAME', 'AGE', 'MESSAGE', 'MESSAGE1'])
    const spec = k('explain foo.spec')
    assert.match(spec, /msg1?\t<string>.*\n {4}Msg says hello world!\n/)
    assert.match(spec, /msg\t<string> -required-\n/)
    assert.match(k('explain foo.spec.msg1'), /Msg1 provides some verbose information/)
    assert.match(refused('explain foo.spec.nothing'), /field "nothing" does not exist/)
    assert.match(k('explain foo --recursive'), /managedFields\t<\[\]ManagedFieldsEntry>\n/)
    assert.equal(k('delete foo myfoo').replace(/ from .*/, ''), 'foo.hello.zeng.dev "myfoo" deleted\n')
    k('delete crd foos.hello.zeng.dev')
  })
})

describe('timeseriesdbs: one kind in two groups', { skip }, () => {
  before(() => {
    session.enter('timeseriesdbs')
  })

  test('the resource is listed, and requests are logged', () => {
    k('apply -f tsdb-crd.yaml')
    established('timeseriesdbs.extend-k8s.io')
    assert.ok(k('api-resources --output=name').split('\n').includes('timeseriesdbs.extend-k8s.io'))
    assert.match(
      kube('get timeseriesdb -v=6').stderr,
      /\/apis\/extend-k8s\.io\/v1\/namespaces\/default\/timeseriesdbs\?limit=500/,
    )
  })

  test('a status without the subresource is kept as it was sent', () => {
    assert.equal(k('apply -f example-tsdb.yaml'), 'timeseriesdb.extend-k8s.io/example-tsdb created\n')
    assert.match(k('get tsdb'), /^NAME +AGE\nexample-tsdb +\d+s\n$/)
    assert.deepEqual(json('get tsdb example-tsdb -o json').status, { message: 'New TimeseriesDB', stage: 'Created' })
  })

  test('with the subresource a controller writes it, and describe shows it', () => {
    k('apply -f operator-crd.yaml')
    established('timeseriesdbs.operator.extend-k8s.io')
    k('apply -f operator_v1_timeseriesdb.yaml')
    const resource = 'timeseriesdbs.operator.extend-k8s.io'
    const status = '{"status":{"status":"Initialized","message":"Database creation is in progress"}}'
    k(['patch', resource, 'timeseriesdb-sample', '--subresource=status', '--type=merge', '-p', status])
    k(['wait', `${resource}/timeseriesdb-sample`, '--for=jsonpath={.status.status}=Initialized', '--timeout=10s'])
    assert.match(
      k(`describe ${resource} timeseriesdb-sample`),
      /Spec:\n {2}Db Type: {3}Prometheus\n {2}Replicas: {2}5\nStatus:\n {2}Message: {2}Database creation is in progress\n {2}Status: {3}Initialized\nEvents: +<none>\n/,
    )
    assert.match(refused(`scale ${resource} timeseriesdb-sample --replicas=3`), /NotFound/)
    assert.match(
      k(`explain timeseriesdb --api-version=operator.extend-k8s.io/v1`),
      /TimeseriesDB is the Schema for the timeseriesdbs API/,
    )
    // The objects first: a definition takes its objects with it.
    const files = ['example-tsdb', 'operator_v1_timeseriesdb', 'tsdb-crd', 'operator-crd'].map((name) => `-f ${name}.yaml`)
    assert.equal(k(`delete ${files.join(' ')} --ignore-not-found`).match(/deleted/g)?.length, 4)
  })
})

describe('crontabs: schema, columns, status, scale', { skip }, () => {
  before(() => {
    session.enter('extending-the-api')
  })

  test('the definition, its object and its categories', () => {
    k('apply -f crd-definition.yaml')
    established('crontabs.stable.example.com')
    assert.match(
      k('get crd crontabs.stable.example.com'),
      /^NAME +CREATED AT\ncrontabs\.stable\.example\.com +\d{4}-\d\d-\d\dT[\d:]+Z\n$/,
    )
    assert.match(k('api-resources'), /^crontabs +ct +stable\.example\.com\/v1 +true +CronTab$/m)
    assert.ok(k('api-versions').split('\n').includes('stable.example.com/v1'))
    k('apply -f my-crontab.yaml')
    for (const names of ['crontabs', 'ct', 'batch', 'all']) assert.match(k(`get ${names}`), /my-new-cron-object +\d+s/, names)
  })

  test('columns appear when the definition gets them, the lesser ones in wide output', () => {
    k('apply -f crd-columns.yaml')
    const [head, row] = cells(k('get ct'))
    assert.deepEqual(head, ['NAME', 'SPEC', 'REPLICAS', 'AGE'])
    assert.deepEqual(row!.slice(0, 3), ['my-new-cron-object', '*/5 * * * *', '3'])
    assert.deepEqual(cells(k('get ct -o wide'))[0], ['NAME', 'SPEC', 'REPLICAS', 'AGE', 'STATUS'])
  })

  test('output formats', () => {
    const one = 'get ct my-new-cron-object -o'
    assert.deepEqual(json(`${one} json`).spec, { cronSpec: '*/5 * * * *', image: 'my-awesome-cron-image', replicas: 3 })
    assert.match(
      k(`${one} yaml`),
      /\nspec:\n {2}cronSpec: '\*\/5 \* \* \* \*'\n {2}image: my-awesome-cron-image\n {2}replicas: 3\n$/,
    )
    assert.equal(k('get ct -o jsonpath={.items[*].spec.image}'), 'my-awesome-cron-image')
    assert.equal(
      k('get ct -o custom-columns=N:.metadata.name,R:.spec.replicas'),
      'N                    R\nmy-new-cron-object   3\n',
    )
    assert.equal(k(['get', 'ct', '-o', 'go-template={{len .items}}']), '1')
    assert.match(k('get ct --sort-by=.spec.replicas --show-labels'), /<none>\n$/)
  })

  test('describe shows the fields', () => {
    assert.match(
      k('describe crontab my-new-cron-object'),
      /Kind: +CronTab\n[\s\S]*Spec:\n {2}Cron Spec: {2}\*\/5 \* \* \* \*\n {2}Image: {6}my-awesome-cron-image\n {2}Replicas: {3}3\n/,
    )
  })

  test('explain describes custom and built-in fields', () => {
    assert.match(k('explain crontab.spec'), /cronSpec\t<string>\n {4}Cron 表达式\n/)
    assert.match(k('explain configmap.data'), /FIELD: data <map\[string\]string>\n[\s\S]*Data contains the configuration data\./)
    assert.match(k('explain crd.spec'), /FIELDS:\n[\s\S]* {2}scope\t<string> -required-\n/)
    assert.match(k('explain lease.spec'), /holderIdentity\t<string>\n/)
  })

  test('status and scale, when the definition gets them', () => {
    k('apply -f crd-status.yaml')
    k('apply -f crd-scale.yaml')
    assert.equal(k('scale --replicas=5 crontabs/my-new-cron-object'), 'crontab.stable.example.com/my-new-cron-object scaled\n')
    assert.equal(k('get ct my-new-cron-object -o jsonpath={.spec.replicas}'), '5')
    assert.match(refused('scale --current-replicas=9 --replicas=2 ct/my-new-cron-object'), /Expected replicas to be 9, was 5/)
    const ready = '{"status":{"conditions":[{"type":"Ready","status":"True"}]}}'
    k(['patch', 'ct', 'my-new-cron-object', '--subresource=status', '--type=merge', '-p', ready])
    assert.match(k('wait --for=condition=Ready ct/my-new-cron-object --timeout=10s'), /condition met/)
    assert.equal(json('get ct my-new-cron-object --subresource=scale -o json').spec.replicas, 5)
  })

  test('diff shows what apply would change, and a dry run changes nothing', () => {
    const { code, stdout } = kube('diff -f my-crontab.yaml')
    assert.equal(code, 1)
    assert.match(stdout, /^- {2}replicas: 5\n\+ {2}replicas: 3$/m)
    assert.match(k('apply -f my-crontab.yaml --dry-run=server'), /configured \(server dry run\)/)
    assert.match(k('apply -f my-crontab-with-finalizer.yaml --dry-run=server'), /created \(server dry run\)/)
    assert.equal(kube('diff -f my-crontab.yaml').code, 1)
    assert.match(refused('get ct my-cron-with-finalizer'), /NotFound/)
    k('apply -f my-crontab.yaml')
    assert.equal(kube('diff -f my-crontab.yaml').code, 0)
  })

  test('patch, label and annotate', () => {
    const patch = (type: string, body: string) => ['patch', 'ct', 'my-new-cron-object', `--type=${type}`, '-p', body]
    assert.match(k(patch('merge', '{"spec":{"image":"merged"}}')), /patched\n$/)
    assert.match(k(patch('merge', '{"spec":{"image":"merged"}}')), /patched \(no change\)\n$/)
    assert.match(k(patch('json', '[{"op":"replace","path":"/spec/replicas","value":7}]')), /patched\n$/)
    assert.match(refused(patch('json', '[{"op":"test","path":"/spec/replicas","value":8}]')), /the server rejected our request/)
    assert.match(refused(patch('strategic', '{}')), /is not supported by stable\.example\.com\/v1, Kind=CronTab/)
    assert.match(
      refused(patch('merge', '{"spec":{"replicas":101}}')),
      /spec\.replicas in body should be less than or equal to 100/,
    )
    k('label ct my-new-cron-object tier=test')
    assert.match(refused('label ct my-new-cron-object tier=other'), /already has a value \(test\)/)
    k('annotate ct my-new-cron-object note=seen')
    const { spec, metadata } = json('get ct -l tier=test -o json').items[0]
    assert.deepEqual([spec.image, spec.replicas, metadata.annotations.note], ['merged', 7, 'seen'])
    k('label ct my-new-cron-object tier-')
    assert.match(kube('get ct -l tier').stderr, /No resources found/)
  })

  test('edit through an editor', () => {
    const edit = (script: string) =>
      kube('edit ct my-new-cron-object', { env: { KUBE_EDITOR: `sed -i ${script}`, TMPDIR: session.work } })
    assert.equal(edit('s/merged/edited/').stdout, 'crontab.stable.example.com/my-new-cron-object edited\n')
    assert.match(edit('s/nothing/else/').stderr, /Edit cancelled, no changes made/)
    const invalid = edit('s/replicas:.7$/replicas:\\ 700/')
    assert.notEqual(invalid.code, 0)
    assert.match(invalid.stderr, /"my-new-cron-object" is invalid\n[\s\S]*no valid changes were saved/)
    assert.equal(k('get ct -o jsonpath={.items[0].spec.image}'), 'edited')
  })

  test('server-side apply conflicts, and takes over by force', () => {
    const apply = 'apply -f my-crontab.yaml --server-side --field-manager=other'
    const complaint = refused(apply)
    assert.match(complaint, /error: Apply failed with 2 conflicts: /)
    assert.match(complaint, /conflicts? with "kubectl-edit"[\s\S]*\.spec\.image/)
    assert.match(complaint, /conflicts? with "kubectl-patch"[\s\S]*\.spec\.replicas/)
    assert.match(k(`${apply} --force-conflicts`), /serverside-applied\n$/)
    const { spec, metadata } = json('get ct my-new-cron-object -o json --show-managed-fields')
    assert.deepEqual([spec.image, spec.replicas], ['my-awesome-cron-image', 3])
    const owned = metadata.managedFields.find((entry: { manager: string }) => entry.manager === 'other')
    assert.equal(owned.operation, 'Apply')
    assert.deepEqual(owned.fieldsV1['f:spec'], { 'f:cronSpec': {}, 'f:image': {}, 'f:replicas': {} })
    assert.match(k(apply), /serverside-applied\n$/)
  })

  test('get -w follows changes', async () => {
    const watch = follow('get ct -w')
    await watch.prints(/my-new-cron-object +\S+ \* \* \* \* +3 /)
    k('scale --replicas=4 ct/my-new-cron-object')
    await watch.prints(/my-new-cron-object +\S+ \* \* \* \* +4 /)
    const events = follow('get ct -w -o json --output-watch-events')
    k('apply -f my-crontab-with-finalizer.yaml')
    await watch.prints(/my-cron-with-finalizer +\S+ \* \* \* \* +1 /)
    await events.prints(/"type": ?"ADDED"[\s\S]*my-cron-with-finalizer/)
    await watch.stop()
    await events.stop()
  })

  test('raw paths: discovery, documents, health', () => {
    assert.deepEqual(
      json('get --raw /apis/stable.example.com/v1').resources.map(
        (it: { name: string; kind: string }) => `${it.name} ${it.kind}`,
      ),
      ['crontabs CronTab', 'crontabs/status CronTab', 'crontabs/scale Scale'],
    )
    assert.ok('com.example.stable.v1.CronTab' in json('get --raw /openapi/v2').definitions)
    assert.match(
      json('get --raw /openapi/v3').paths['apis/stable.example.com/v1'].serverRelativeURL,
      /^\/openapi\/v3\/apis\/.*\?hash=\w+$/,
    )
    assert.equal(k('get --raw /readyz'), 'ok')
    assert.match(k('version'), /Server Version: .*v1\.36\.3/)
    assert.match(refused('get --raw /apis/nothing.example.com'), /NotFound/)
  })

  test('delete by name, by label and all', () => {
    assert.match(
      k('delete crontab my-new-cron-object'),
      new RegExp(`^crontab.stable.example.com "my-new-cron-object" deleted${DELETED}\n$`),
    )
    k('delete ct my-cron-with-finalizer --wait=false')
    k(['patch', 'ct', 'my-cron-with-finalizer', '--type=json', '-p', '[{"op":"remove","path":"/metadata/finalizers"}]'])
    k('apply -f my-crontab.yaml')
    assert.match(kube('delete ct -l none=here').stdout, /No resources found/)
    assert.match(k('delete ct --all'), /my-new-cron-object/)
    k('delete crd crontabs.stable.example.com')
    assert.match(refused('get ct --cache-dir=fresh'), /the server doesn't have a resource type "ct"/)
  })
})

describe('built-in resources', { skip }, () => {
  test('config maps, secrets and service accounts', () => {
    k('create configmap settings --from-literal=a=1')
    assert.deepEqual(cells(k('get cm settings'))[0], ['NAME', 'DATA', 'AGE'])
    assert.match(k('describe cm settings'), /Data\n====\na:\n----\n1\n/)
    k(['patch', 'cm', 'settings', '-p', '{"data":{"b":"2"}}'])
    assert.deepEqual(json('get cm settings -o json').data, { a: '1', b: '2' })
    k('create secret generic keys --from-literal=a=1')
    assert.match(k('get secret keys'), /^NAME +TYPE +DATA +AGE\nkeys +Opaque +1 +\d+s\n$/)
    k('create serviceaccount robot')
    assert.match(k('get sa'), /robot/)
    k('delete cm/settings secret/keys sa/robot')
  })

  test('a namespace takes its contents with it', () => {
    k('create namespace team')
    k('-n team create configmap inside')
    assert.match(k('get ns team'), /^NAME +STATUS +AGE\nteam +Active +\d+s\n$/)
    k('delete ns team')
    assert.match(refused('get ns team'), /NotFound/)
    assert.doesNotMatch(k('get cm -A'), /inside/)
  })
})
