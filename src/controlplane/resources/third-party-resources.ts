/** ThirdPartyResources, which the release no longer has: served on request, for the manifests of their time. */
import type { ThirdPartyResource } from '../../apiextensions/index.ts'
import type { ResourceStrategy } from '../../apiserver/index.ts'
import type { BuiltinKind } from './builtin-kind.ts'
import { NAME_COLUMN_TEXT } from './cells.ts'

/** extensions/v1beta1 ThirdPartyResource with its rules. */
export function thirdPartyResources(strategy: ResourceStrategy): BuiltinKind {
  return {
    group: 'extensions',
    version: 'v1beta1',
    resource: 'thirdpartyresources',
    kind: 'ThirdPartyResource',
    definition: 'io.k8s.api.extensions.v1beta1.ThirdPartyResource',
    deprecationWarning:
      'extensions/v1beta1 ThirdPartyResource is deprecated in v1.7+, unavailable in v1.8+; ' +
      'use apiextensions.k8s.io/v1 CustomResourceDefinition',
    removedRelease: '1.8',
    columnDescriptions: [NAME_COLUMN_TEXT, 'What its author says of it.', 'Versions in which the resource is served.'],
    cells: (object) => {
      const { metadata, description, versions = [] } = object as ThirdPartyResource
      return [metadata.name ?? '', description ?? '', versions.map(({ name }) => name).join(',')]
    },
    strategy,
  }
}
