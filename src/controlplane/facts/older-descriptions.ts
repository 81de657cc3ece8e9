/** Texts of the forms that the release has removed: definitions of v1beta1 have those of v1, and what differs is described here. */
import type { Description, DescriptionTable } from './descriptions.ts'

const OLD_DEFINITIONS = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.'
const THIRD_PARTY = 'io.k8s.api.extensions.v1beta1.'

const META = {
  apiVersion: 'Group and version of the schema that this object is written in.',
  kind: 'What this object is, in CamelCase.',
  metadata: 'Name, labels, annotations and what else all objects have.',
}

/** Texts of one definition; without `text` that of v1 stays. */
const OWN: Readonly<Record<string, Partial<Description>>> = Object.freeze({
  [`${OLD_DEFINITIONS}CustomResourceDefinition`]: {
    text: 'Defines a resource that the server then serves under a path of the form <.spec.names.plural>.<.spec.group>. Removed in v1.22: use apiextensions.k8s.io/v1.',
  },
  [`${OLD_DEFINITIONS}CustomResourceDefinitionSpec`]: {
    fields: {
      version:
        'The version in which the resource is served, where there is only one; else the name of the first of versions. Alone it stands for a list of one version that is served and stored.',
      validation: 'Schema of the objects in all versions. May not be set when versions have schemas of their own.',
      subresources: 'Subresources of all versions. May not be set when versions have subresources of their own.',
      additionalPrinterColumns:
        'Columns that tables of the objects have in all versions. May not be set when versions have columns of their own.',
      selectableFields: 'Fields that field selectors may name in all versions. May not be set when versions have their own.',
      versions: 'All versions of the resource. The first one is the one that version names.',
      preserveUnknownFields:
        'Whether fields that the schema does not declare are kept. True unless it is set to false, which takes a structural schema.',
    },
  },
  [`${OLD_DEFINITIONS}CustomResourceConversion`]: {
    fields: {
      webhookClientConfig: 'How the webhook is called. Required when the strategy is Webhook.',
      conversionReviewVersions:
        'Versions of ConversionReview that the webhook understands, the preferred one first. [v1beta1] unless it is set.',
    },
  },
  [`${OLD_DEFINITIONS}CustomResourceColumnDefinition`]: {
    fields: { JSONPath: 'A simple JSON path, evaluated for each object, that leads to the cell of the column.' },
  },
  [`${THIRD_PARTY}ThirdPartyResource`]: {
    text: 'Adds a resource to the API, by its name: cron-tab.stable.example.com stands for the kind CronTab in the group stable.example.com. Removed in v1.8: use CustomResourceDefinition.',
    fields: {
      ...META,
      description: 'What the resource is for.',
      versions: 'Versions in which the resource is served; objects are stored in the first one.',
    },
  },
  [`${THIRD_PARTY}ThirdPartyResourceList`]: {
    text: 'A list of ThirdPartyResources.',
    fields: { ...META, items: 'The ThirdPartyResources.' },
  },
  [`${THIRD_PARTY}APIVersion`]: { text: 'A version of a resource.', fields: { name: 'Name of the version, such as v1.' } },
})

/** The table with the texts of the older forms. */
export function withOlderForms(table: DescriptionTable): DescriptionTable {
  return {
    get(definition) {
      const found = table.get(definition)
      if (found !== undefined) return found
      const isOld = definition.startsWith(OLD_DEFINITIONS)
      const newer = isOld ? table.get(definition.replace('.v1beta1.', '.v1.')) : undefined
      const own = Object.hasOwn(OWN, definition) ? OWN[definition] : undefined
      if (newer === undefined && (isOld || own === undefined)) return undefined
      return { text: own?.text ?? newer?.text ?? '', fields: { ...newer?.fields, ...own?.fields } }
    },
  }
}
