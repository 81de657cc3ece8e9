import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  configMapKey,
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  labelValue,
  nameRule,
  pathSegmentName,
  qualifiedName,
} from './names.ts'

const CHECKS = [dns1123Subdomain, dns1123Label, dns1035Label, qualifiedName, labelValue, configMapKey]

/** How many complaints each check of CHECKS has, recorded from the reference. */
const NAMES: readonly { text: string; found: number[] }[] = [
  { text: 'a', found: [0, 0, 0, 0, 0, 0] },
  { text: '', found: [1, 1, 1, 2, 0, 1] },
  { text: 'A', found: [1, 1, 1, 0, 0, 0] },
  { text: 'a.b', found: [0, 1, 1, 0, 0, 0] },
  { text: 'a..b', found: [1, 1, 1, 0, 0, 0] },
  { text: '-a', found: [1, 1, 1, 1, 1, 0] },
  { text: 'a-', found: [1, 1, 1, 1, 1, 0] },
  { text: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', found: [0, 0, 0, 0, 0, 0] },
  { text: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', found: [0, 1, 1, 1, 1, 0] },
  { text: 'a/b', found: [1, 1, 1, 0, 1, 1] },
  { text: '/b', found: [1, 1, 1, 1, 1, 1] },
  { text: 'a/', found: [1, 1, 1, 2, 1, 1] },
  { text: 'A.b/c', found: [1, 1, 1, 1, 1, 1] },
  { text: 'a/b/c', found: [1, 1, 1, 1, 1, 1] },
  { text: 'a_b', found: [1, 1, 1, 0, 0, 0] },
  { text: '1a', found: [0, 0, 1, 0, 0, 0] },
  { text: 'a b', found: [1, 1, 1, 1, 1, 1] },
  { text: '..', found: [1, 1, 1, 1, 1, 1] },
  { text: '.', found: [1, 1, 1, 1, 1, 1] },
  { text: '..a', found: [1, 1, 1, 1, 1, 1] },
  { text: '\u00e9', found: [1, 1, 1, 1, 1, 1] },
  { text: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/b', found: [1, 2, 2, 0, 2, 1] },
  { text: 'x/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', found: [1, 2, 2, 1, 2, 1] },
]

for (const { text, found } of NAMES) {
  test(`judges the name ${JSON.stringify(text)}`, () =>
    assert.deepEqual(
      CHECKS.map((check) => check(text).length),
      found,
    ))
}

/** A check, a text, and the complaints, recorded from the reference. */
const TEXTS: readonly (readonly [check: (text: string) => readonly string[], text: string, expected: readonly string[]])[] = [
  [
    dns1123Subdomain,
    'A',
    [
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [dns1123Subdomain, 'a'.repeat(254), ['must be no more than 253 characters']],
  [
    dns1123Label,
    'A',
    [
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [dns1123Label, 'a.b', ['must not contain dots']],
  [dns1123Label, 'a'.repeat(64), ['must be no more than 63 characters']],
  [
    dns1035Label,
    '1a',
    [
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    qualifiedName,
    'a b',
    [
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [qualifiedName, '/b', ['prefix part must be non-empty']],
  [
    qualifiedName,
    'a/',
    [
      'name part must be non-empty',
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    qualifiedName,
    'A.b/c',
    [
      "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    qualifiedName,
    'a/b/c',
    [
      "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ],
  ],
  [qualifiedName, `x/${'a'.repeat(64)}`, ['name part must be no more than 63 bytes']],
  [
    labelValue,
    'a b',
    [
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  ],
  [labelValue, 'a'.repeat(64), ['must be no more than 63 bytes']],
  [
    configMapKey,
    'a b',
    [
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ],
  ],
  [configMapKey, '..', ["must not be '..'"]],
  [configMapKey, '..a', ["must not start with '..'"]],
  [pathSegmentName, 'a/b%', ["may not contain '/'", "may not contain '%'"]],
  [pathSegmentName, '..', ["may not be '..'"]],
  [pathSegmentName, 'System:x', []],
]
for (const [check, text, expected] of TEXTS) {
  test(`${check.name} says what is wrong with ${JSON.stringify(text.slice(0, 40))}`, () =>
    assert.deepEqual(check(text), expected))
}

test('a generateName may end in a dash', () => {
  const rule = nameRule(dns1123Subdomain)
  assert.deepEqual(rule('ab-', true), [])
  assert.equal(rule('ab-', false).length, 1)
  assert.equal(rule('gen.', true).length, 1)
  assert.equal(rule('Bad_', true).length, 1)
})
