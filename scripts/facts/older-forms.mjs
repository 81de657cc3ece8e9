/**
 * What the tables hold of API versions that the release has removed and this program serves on request: definitions of v1beta1, derived from
 * those of v1, and ThirdPartyResources, which are written out here.
 */
const APIEXTENSIONS = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.'
const TPR = 'io.k8s.api.extensions.v1beta1.'
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'

/** Go fields of structs whose sources are gone, by definition. */
export const OLDER_GO_FIELDS = {
  [`${TPR}ThirdPartyResource`]: [
    ['kind', 'string', 'o'],
    ['apiVersion', 'string', 'o'],
    ['metadata', 'v1.ObjectMeta', 'o'],
    ['description', 'string', 'o'],
    ['versions', '[]v1beta1.APIVersion', 'o'],
  ],
  [`${TPR}ThirdPartyResourceList`]: [
    ['kind', 'string', 'o'],
    ['apiVersion', 'string', 'o'],
    ['metadata', 'v1.ListMeta', 'o'],
    ['items', '[]v1beta1.ThirdPartyResource', ''],
  ],
  [`${TPR}APIVersion`]: [['name', 'string', 'o']],
}

/** The messages of ThirdPartyResources, by message name. */
const OLDER_MESSAGES = {
  ThirdPartyResource: [
    [1, 'metadata', '.k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta', 'optional'],
    [2, 'description', 'string', 'optional'],
    [3, 'versions', 'APIVersion', 'repeated'],
  ],
  ThirdPartyResourceList: [
    [1, 'metadata', '.k8s.io.apimachinery.pkg.apis.meta.v1.ListMeta', 'optional'],
    [2, 'items', 'ThirdPartyResource', 'repeated'],
  ],
  APIVersion: [[1, 'name', 'string', 'optional']],
}

/** Adds the older forms to the facts, in place. */
export function addOlderForms(definitions, messages, served) {
  addOldDefinitions(definitions)
  addThirdPartyResources(definitions, messages)
  const all = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
  const column = (name, type, format) => ({ name, type, format, priority: 0 })
  served.resources.push(
    {
      name: 'thirdpartyresources',
      groupVersion: 'extensions/v1beta1',
      kind: 'ThirdPartyResource',
      namespaced: false,
      singularName: 'thirdpartyresource',
      verbs: all,
      columns: [column('Name', 'string', 'name'), column('Description', 'string', ''), column('Version(s)', 'string', '')],
    },
    {
      name: 'customresourcedefinitions',
      groupVersion: 'apiextensions.k8s.io/v1beta1',
      kind: 'CustomResourceDefinition',
      namespaced: false,
      singularName: 'customresourcedefinition',
      shortNames: ['crd', 'crds'],
      categories: ['api-extensions'],
      verbs: all,
      columns: [column('Name', 'string', 'name'), column('Created At', 'date', '')],
    },
  )
}

function addOldDefinitions(definitions) {
  const older = (text) => text.replaceAll(`${APIEXTENSIONS}v1.`, `${APIEXTENSIONS}v1beta1.`)
  for (const [name, definition] of Object.entries(definitions)) {
    if (!name.startsWith(`${APIEXTENSIONS}v1.`) || name.endsWith('.WebhookConversion')) continue
    const copy = JSON.parse(older(JSON.stringify(definition)))
    for (const gvk of copy['x-kubernetes-group-version-kind'] ?? []) gvk.version = 'v1beta1'
    definitions[older(name)] = copy
  }
  const of = (kind) => definitions[`${APIEXTENSIONS}v1beta1.${kind}`]
  const ref = (kind) => ({ $ref: `${APIEXTENSIONS}v1beta1.${kind}` })
  const without = (schema, ...names) => names.map((name) => delete schema.properties[name])

  const column = of('CustomResourceColumnDefinition')
  without(column, 'jsonPath')
  column.properties.JSONPath = { type: 'string' }
  column.required = ['name', 'type', 'JSONPath']
  const conversion = of('CustomResourceConversion')
  without(conversion, 'webhook')
  Object.assign(conversion.properties, {
    conversionReviewVersions: { items: { type: 'string' }, type: 'array', 'x-kubernetes-list-type': 'atomic' },
    webhookClientConfig: ref('WebhookClientConfig'),
  })
  const { additionalPrinterColumns, selectableFields } = of('CustomResourceDefinitionVersion').properties
  const spec = of('CustomResourceDefinitionSpec')
  Object.assign(spec.properties, {
    additionalPrinterColumns,
    selectableFields,
    subresources: ref('CustomResourceSubresources'),
    validation: ref('CustomResourceValidation'),
    version: { type: 'string' },
  })
  spec.required = ['group', 'names', 'scope']
}

function addThirdPartyResources(definitions, messages) {
  const text = { type: 'string' }
  const meta = (kind) => ({ $ref: `${META}${kind}` })
  const gvk = (kind) => ({ 'x-kubernetes-group-version-kind': [{ group: 'extensions', kind, version: 'v1beta1' }] })
  const types = { apiVersion: text, kind: text }
  Object.assign(definitions, {
    [`${TPR}APIVersion`]: { properties: { name: text }, type: 'object' },
    [`${TPR}ThirdPartyResource`]: {
      properties: {
        ...types,
        metadata: meta('ObjectMeta'),
        description: text,
        versions: { items: { $ref: `${TPR}APIVersion` }, type: 'array', 'x-kubernetes-list-type': 'atomic' },
      },
      type: 'object',
      ...gvk('ThirdPartyResource'),
    },
    [`${TPR}ThirdPartyResourceList`]: {
      properties: { ...types, metadata: meta('ListMeta'), items: { items: { $ref: `${TPR}ThirdPartyResource` }, type: 'array' } },
      required: ['items'],
      type: 'object',
      ...gvk('ThirdPartyResourceList'),
    },
  })
  for (const [name, fields] of Object.entries(OLDER_MESSAGES)) messages[`k8s.io.api.extensions.v1beta1.${name}`] = fields
}
