import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testEnv } from '../../testing/index.ts'
import { WatchMetrics } from './request-metrics.ts'
import { describedDefinition, fixtureServer } from '../server-fixture.ts'
import { Metrics } from './exposition.ts'
import { callbackFamily, CounterFamily, GaugeFamily, HistogramFamily } from './families.ts'

const CONFIG_MAPS = describedDefinition({ group: '', resource: 'configmaps', kind: 'ConfigMap' })
const setUp = () => fixtureServer(testEnv(), [CONFIG_MAPS])
const lines = (text: string, name: string): string[] => text.split('\n').filter((line) => line.startsWith(name))

test('a counter counts by its labels', async () => {
  const metrics = new Metrics()
  const family = metrics.add(new CounterFamily('c_total', 'Help.', ['a']))
  family.child('x').value += 2
  family.child('x').value++
  family.child('"y"').value++
  assert.equal(await metrics.text(), '# HELP c_total Help.\n# TYPE c_total counter\nc_total{a="x"} 3\nc_total{a="\\"y\\""} 1\n')
})

test('a histogram counts what lies at or below each bound', async () => {
  const metrics = new Metrics()
  const child = metrics.add(new HistogramFamily('h', 'Help.', [], [1, 1e6])).child()
  for (const value of [0.5, 1, 2, 2e6]) child.observe(value)
  assert.deepEqual(lines(await metrics.text(), 'h'), [
    'h_bucket{le="1"} 2',
    'h_bucket{le="1e+06"} 3',
    'h_bucket{le="+Inf"} 4',
    'h_sum 2000003.5',
    'h_count 4',
  ])
})

test('a callback is asked at each scrape', async () => {
  const metrics = new Metrics()
  let value = 0
  metrics.add(callbackFamily('gauge', 'g', 'Help.', () => [{ labels: { a: 'b' }, value: ++value }]))
  await metrics.text()
  assert.deepEqual(lines(await metrics.text(), 'g'), ['g{a="b"} 2'])
})

test('a family without samples is not shown', async () => {
  const metrics = new Metrics()
  metrics.add(new GaugeFamily('g', 'Help.', []))
  assert.equal((await metrics.text()).trim(), '')
})

test('a family has a bounded number of children', () => {
  const family = new CounterFamily('c', 'Help.', ['a'])
  for (let i = 0; i < 30_000; i++) family.child(String(i)).value++
  assert.ok([...family.samples()].length <= 20_001)
  assert.equal(family.child('something new').value, family.child('other').value)
})

test('requests are counted with the labels of the reference', async () => {
  const { ask, server } = setUp()
  await ask('GET /api/v1/namespaces/a/configmaps')
  await ask('GET /api/v1/namespaces/a/configmaps/b')
  await ask('POST /api/v1/namespaces/a/configmaps?dryRun=All')
  await ask('PATCH /api/v1/namespaces/a/configmaps/b', { headers: { 'content-type': 'application/apply-patch+yaml' } })
  await ask('GET /readyz')
  const text = await server.metrics.text()
  const common = (verb: string, dryRun: string, scope: string) =>
    `apiserver_request_total{verb="${verb}",dry_run="${dryRun}",group="",version="v1",resource="configmaps",subresource="",scope="${scope}",component="apiserver",code="200"} 1`
  assert.deepEqual(lines(text, 'apiserver_request_total'), [
    common('LIST', '', 'namespace'),
    common('GET', '', 'resource'),
    common('POST', 'All', 'resource'),
    common('APPLY', '', 'resource'),
    'apiserver_request_total{verb="GET",dry_run="",group="",version="",resource="",subresource="readyz",scope="",component="apiserver",code="200"} 1',
  ])
  assert.equal(lines(text, 'apiserver_request_duration_seconds_count').length, 5)
  assert.equal(lines(text, 'apiserver_response_sizes_count').length, 5)
})

test('what does not exist shares one series a verb', async () => {
  const { ask, server } = setUp()
  for (let i = 0; i < 10; i++) {
    await ask(`GET /apis/g${i}.dev/v1/things`)
    await ask(`GET /path-${i}`)
  }
  assert.equal(lines(await server.metrics.text(), 'apiserver_request_total').length, 2)
})

test('/metrics says the build and the process', async () => {
  const { text, headers } = await setUp().ask('GET /metrics')
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores')
  assert.match(text, /^kubernetes_build_info\{major="1",minor="36",git_version="v1\.36\.3\+outrigger\.0\.1\.0",/m)
  assert.match(text, /^process_cpu_seconds_total \d/m)
  assert.match(text, /^apiserver_current_inflight_requests\{request_kind="readOnly"\} 1$/m)
})

test('events of watches are counted', async () => {
  const { server } = setUp()
  const count = new WatchMetrics(server.metrics).events('', 'v1', 'configmaps')
  count(2000)
  assert.match(
    await server.metrics.text(),
    /^apiserver_watch_events_sizes_bucket\{group="",version="v1",resource="configmaps",le="2048"\} 1$/m,
  )
})
