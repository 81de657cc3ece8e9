/** Examples of every format. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stringFormat } from './string-formats.ts'

const EXAMPLES: Readonly<Record<string, { readonly good: readonly string[]; readonly bad: readonly string[] }>> = {
  bsonobjectid: { good: ['507f1f77bcf86cd799439011'], bad: ['507f1f77bcf86cd79943901', 'g07f1f77bcf86cd799439011', ''] },
  uri: {
    good: [
      'http://foo.bar/#com',
      'http://foobar.com?foo=bar',
      'http://user:pass@www.foobar.com/',
      'http://[::1]:80/',
      'http://[fe80::1%25en0]/',
      'pg://a:1,b:2/',
      'mailto:someone@example.com',
      '/abs/test/dir',
      'xyz://foobar.com',
      'http://foobar.中文网/',
      '*',
    ],
    bad: [
      '',
      'foobar.com',
      'invalid.',
      '.com',
      './rel/test/dir',
      ':foo',
      'http://a b/',
      'http://x:port/',
      '/a%zz',
      'http://\u0001/',
      'http://::1/',
      'http://[x]/',
      'http://a[b/',
      'http://[fe80::1%en0]/',
    ],
  },
  email: {
    good: [
      'a@b',
      'user.name+tag@example.com',
      '"quoted name"@example.com',
      'Some Name <a@b.c>',
      '<a@b>',
      'a@[127.0.0.1]',
      'group: a@b;',
      'ü@example.com',
      'a@b (comment)',
    ],
    bad: [
      '',
      'a',
      'a@',
      '@b',
      'a b@c',
      'a@b c',
      'a..b@c',
      'a@b, c@d',
      'Name <a@b',
      '"open@b',
      '(c) a@b',
      'a@[x]',
      'group: a@b, c@d;',
      'group:;',
      '""@b',
      'a @b',
    ],
  },
  hostname: {
    good: ['somewhere.com', 'a', '888.com', 'a.b.c.dot-and-dash.example', 'i❤.ws', 'xn--froschgrn-x9a.net'],
    bad: [
      '',
      'somewhere.com!',
      '-a.com',
      'a-.com',
      'a.b1',
      'a..b',
      `${'a'.repeat(64)}.com`,
      `${'a.'.repeat(130)}com`,
      'under_score.com',
    ],
  },
  ipv4: {
    good: ['192.168.254.1', '010.0.0.1', '::ffff:1.2.3.4'],
    bad: ['', '1.2.3', '1.2.3.256', '1.2.3.4.5', '::1', '1.2.3.a'],
  },
  ipv6: {
    good: ['::1', '2001:db8::1', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', '::'],
    bad: ['', '1.2.3.4', ':::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', 'fe80::1%eth0', '::ffff:01.2.3.4', '12345::'],
  },
  cidr: {
    good: ['10.0.0.0/8', '10.1.2.3/8', '2001:db8::/32', '010.0.0.0/8'],
    bad: ['', '10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0.0/-1', '10.0.0.0/x'],
  },
  mac: {
    good: ['01:02:03:04:05:06', '01-02-03-04-05-06', '0102.0304.0506', '010203040506', '01:02:03:04:05:06:07:08'],
    bad: ['', '01:02:03:04:05', '01:02:03:04:05:0g', '01:02-03:04:05:06', '1:2:3:4:5:6'],
  },
  uuid: {
    good: ['a8098c1a-f86e-11da-bd1a-00112444be1e', 'A8098C1AF86E11DABD1A00112444BE1E'],
    bad: ['', 'a8098c1a-f86e-11da-bd1a-00112444be1', 'not-a-uuid'],
  },
  uuid3: { good: ['bcd02e22-68f0-3046-a512-327cca9def8f'], bad: ['bcd02e22-68f0-4046-a512-327cca9def8f'] },
  uuid4: {
    good: ['025b0d74-00a2-4048-bf57-227c5111bb34'],
    bad: ['025b0d74-00a2-4048-7f57-227c5111bb34', '025b0d74-00a2-3048-bf57-227c5111bb34'],
  },
  uuid5: { good: ['886313e1-3b8a-5372-9b90-0c9aee199e5d'], bad: ['886313e1-3b8a-4372-9b90-0c9aee199e5d'] },
  isbn: { good: ['0321751043', '978-0321751041'], bad: ['836217463', '978-0321751042', ''] },
  isbn10: { good: ['3 401 01319 X', '1-61729-085-8'], bad: ['3423214121', '9784873113685'] },
  isbn13: { good: ['978-4-87311-368-5', '9784873113685'], bad: ['3836221195', '978 3 8362 2119 0'] },
  creditcard: {
    good: ['4220855426222389', '4220-8554-2622-2389', '374953669708156'],
    bad: ['', '4220855426213389', 'credit card'],
  },
  ssn: { good: ['111-11-1111', '111 11 1111'], bad: ['', '111111111', '111-11-111', '111-11-11111'] },
  hexcolor: { good: ['#FFFFFF', 'fff', '#f00'], bad: ['', '#ff', 'fff0', '#ff12FG'] },
  rgbcolor: { good: ['rgb(0,31,255)', 'rgb( 0 , 31,\t255 )'], bad: ['', 'rgb(1,349,275)', 'rgb(01,31,255)', 'rgba(0,31,255)'] },
  byte: { good: ['YQ==', 'YWI=', 'YWJj', '+/+/'], bad: ['', 'YQ', 'YQ=', 'Y===', 'Y-__', 'YWJj\n'] },
  password: { good: ['', 'anything'], bad: [] },
  date: {
    good: ['2024-02-29', '0001-01-01'],
    bad: ['', '2023-02-29', '2024-13-01', '2024-00-10', '2024-04-31', '24-01-01', '2024-1-1', '2024-01-01T00:00:00Z'],
  },
  'date-time': {
    good: ['2024-01-01T00:00:00Z', '2024-01-01t23:59:59.123z', '2024-01-01T00:00:00+02:00', '2024-01-01T00:00:00,5Z'],
    bad: [
      '',
      '2024-01-01',
      '2024-01-01T24:00:00Z',
      '2024-01-01T00:60:00Z',
      '2024-01-01T00:00:00',
      '2023-02-29T00:00:00Z',
      '2024-01-01 00:00:00Z',
    ],
  },
  duration: {
    good: ['1h15m30.5s', '-5s', '0', '22 ns', '3 days', '1 week', '2wk', '5 hours'],
    bad: ['', '1', 'abc', '5 parsecs', '1.5', 'm'],
  },
  'k8s-short-name': { good: ['a', 'a-b', '1', 'a'.repeat(63)], bad: ['', 'A', '-a', 'a-', 'a.b', 'a'.repeat(64)] },
  'k8s-long-name': { good: ['a', 'a.b-c.d', `${'a'.repeat(100)}.b`], bad: ['', 'A', 'a..b', '.a', 'a.', 'a'.repeat(254)] },
}

for (const [name, { good, bad }] of Object.entries(EXAMPLES)) {
  const check = stringFormat(name)!
  for (const text of good) test(`${name} takes ${JSON.stringify(text)}`, () => assert.equal(check(text), true))
  for (const text of bad) test(`${name} refuses ${JSON.stringify(text.slice(0, 70))}`, () => assert.equal(check(text), false))
}

test('a format is found with and without dashes, unknown ones are not', () => {
  assert.equal(stringFormat('datetime'), stringFormat('date-time'))
  assert.equal(stringFormat('made-up'), undefined)
  assert.equal(stringFormat(''), undefined)
})
