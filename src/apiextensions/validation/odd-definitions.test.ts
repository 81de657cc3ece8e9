import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatFieldError, isObject, type JsonObject, type JsonValue, StatusError } from '../../apimachinery/index.ts'
import { createDefinition } from '../testing/created-definition.ts'

const SCHEMA: JsonObject = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'object' } } }
const REVIEW = { conversionReviewVersions: ['v1'] }
const PLACE = 'spec.validation.openAPIV3Schema'

const definition = (): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'odds.example.k8s.io', annotations: { 'api-approved.kubernetes.io': 'unapproved' } },
  spec: {
    group: 'example.k8s.io',
    scope: 'Cluster',
    names: { plural: 'odds', kind: 'Odd' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: structuredClone(SCHEMA) } }],
  },
})

/** What is wrong with the definition when the value stands at the path; the text of a body that does not decode. */
function findings(path: string, value: JsonValue): string[] {
  const body = definition()
  const steps = path.split('/')
  const last = steps.pop()!
  let at: JsonValue = body
  for (const step of steps) at = (at as Record<string, JsonValue>)[step]!
  assert.ok(isObject(at) || Array.isArray(at))
  ;(at as Record<string, JsonValue>)[last] = value
  try {
    return createDefinition(body).errors.map(formatFieldError)
  } catch (error) {
    if (error instanceof StatusError) return [error.message.replace(/^.*cannot be handled as a CustomResourceDefinition: /, '')]
    throw error
  }
}

const webhook = (clientConfig: JsonObject): JsonObject => ({ strategy: 'Webhook', webhook: { ...REVIEW, clientConfig } })
const URL_FIELD = 'spec.conversion.webhookClientConfig.url'
const approvalRule =
  'protected groups must have approval annotation "api-approved.kubernetes.io" with either a URL or a reason starting with "unapproved", ' +
  'see https://github.com/kubernetes/enhancements/pull/1111'

/** As a kube-apiserver answers them. */
const cases: readonly (readonly [what: string, path: string, value: JsonValue, errors: readonly string[]])[] = [
  [
    'a deprecation warning is printed as JSON',
    'spec/versions/0/deprecationWarning',
    '\u0001\u00ad',
    ['spec.versions[0].deprecationWarning: Invalid value: "\\u0001\u00ad": can only be set for deprecated versions'],
  ],
  [
    'dependencies are refused though there are none',
    'spec/versions/0/schema/openAPIV3Schema/dependencies',
    {},
    [`${PLACE}.dependencies: Forbidden: dependencies is not supported`],
  ],
  [
    'a restriction of metadata is one though it is empty',
    'spec/versions/0/schema/openAPIV3Schema/properties/metadata',
    { type: 'object', required: [] },
    [
      `${PLACE}.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified`,
    ],
  ],
  [
    'alternatives of int-or-string are others with an empty list in them',
    'spec/versions/0/schema/openAPIV3Schema/properties/a',
    { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer', required: [] }, { type: 'string' }] },
    [0, 1].map((index) => `${PLACE}.properties[a].anyOf[${index}].type: Forbidden: must be empty to be structural`),
  ],
  [
    'items are there though they are of no use',
    'spec/versions/0/schema/openAPIV3Schema/properties/a',
    { type: 'array', items: [], 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] },
    [
      `${PLACE}.properties[a].items: Required value: must be specified`,
      `${PLACE}.properties[a].items: Invalid value: {"Schema":null,"JSONSchemas":[]}: must only have a single schema if x-kubernetes-list-type is map`,
    ],
  ],
  [
    'a keyword that nobody understands is passed over where the root is refused anyway',
    'spec/versions/0',
    {
      name: 'v1',
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: 'object', nullable: true, properties: { a: { type: 'string', $schema: 'x' } } } },
    },
    [`${PLACE}.nullable: Forbidden: nullable cannot be true at the root`],
  ],
  [
    'a pattern ends in a backslash',
    'spec/versions/0/schema/openAPIV3Schema/properties/a/pattern',
    '\\',
    [
      `${PLACE}.properties[a].pattern: Invalid value: "\\\\": must be a valid regular expression, but isn't: error parsing regexp: trailing backslash at end of expression: \`\``,
    ],
  ],
  [
    'a bundle is a list of bytes',
    'spec/conversion',
    webhook({ url: 'https://a', caBundle: [1, true] }),
    [
      'json: cannot unmarshal bool into Go struct field WebhookClientConfig.spec.conversion.webhook.clientConfig.caBundle of type uint8',
    ],
  ],
  [
    'fields cannot be selected of what has no structure',
    'spec/versions/0',
    {
      name: 'v1',
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { ...SCHEMA, id: 'x' } },
      selectableFields: [{ jsonPath: '' }],
    },
    [
      `${PLACE}.id: Forbidden: id is not supported`,
      `spec.schema.openAPIV3Schema: Invalid value: "": OpenAPIV3Schema 'id' is not supported`,
      'spec.selectableFields[0].jsonPath: Required value',
    ],
  ],
  [
    'fields are looked for where a schema is announced',
    'spec/versions/0',
    { name: 'v1', served: true, storage: true, schema: {}, selectableFields: [{ jsonPath: '' }] },
    ['spec.versions[0].schema.openAPIV3Schema: Required value', 'spec.selectableFields[0].jsonPath: Required value'],
  ],
  [
    'a webhook of which nothing is said is none',
    'spec/conversion',
    { strategy: 'None', webhook: { conversionReviewVersions: [] } },
    [],
  ],
  [
    'a URL is taken apart as Go does it',
    'spec/conversion',
    webhook({ url: 'https://a%41' }),
    [
      `${URL_FIELD}: Required value: url must be a valid URL: parse "https://a%41": invalid URL escape "%41"; desired format: https://host[/path]`,
    ],
  ],
  [
    'a URL has its scheme first',
    'spec/conversion',
    webhook({ url: '1https://a' }),
    [
      `${URL_FIELD}: Required value: url must be a valid URL: parse "1https://a": first path segment in URL cannot contain colon; desired format: https://host[/path]`,
    ],
  ],
  [
    'a user in a URL is printed escaped',
    'spec/conversion',
    webhook({ url: 'https://a:b@c%ff!@d' }),
    [`${URL_FIELD}: Invalid value: "a:b%40c%FF%21": user information is not permitted in the URL`],
  ],
  [
    'an approval is a URL of a host',
    'metadata/annotations/api-approved.kubernetes.io',
    'https://a%zz',
    [`metadata.annotations[api-approved.kubernetes.io]: Invalid value: "https://a%zz": ${approvalRule}`],
  ],
  [
    'of two values of wrong types the first is told of',
    'spec',
    { scope: 1, group: 1 },
    ['json: cannot unmarshal number into Go struct field CustomResourceDefinitionSpec.spec.scope of type v1.ResourceScope'],
  ],
  [
    'what is wrong inside of items goes before other wrong types',
    'spec',
    { scope: 1, versions: [{ schema: { openAPIV3Schema: { items: { nullable: 'x' } } } }] },
    [
      'json: cannot unmarshal string into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.items.nullable of type bool',
    ],
  ],
]

describe('an odd definition:', () => {
  for (const [what, path, value, errors] of cases) {
    test(what, () => assert.deepEqual(findings(path, value), errors))
  }
})

test('an empty list at the root of a schema is one too many for the status subresource', () => {
  const version = { name: 'v1', served: true, storage: true, subresources: { status: {} } }
  const [text, ...others] = findings('spec/versions/0', {
    ...version,
    schema: { openAPIV3Schema: { ...SCHEMA, 'x-kubernetes-list-map-keys': [] } },
  })
  assert.match(text!, /"XListMapKeys":\[\],.*: only \[Description .* fields are allowed at the root of the schema/)
  assert.deepEqual(others, [])
})
