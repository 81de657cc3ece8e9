/** What is counted of the documents that definitions change, with the reference's names and labels (checklist 7.4). */
import { CounterFamily, type Metrics } from '../../apiserver/index.ts'

/** What happened to a resource that a definition defines. */
export type PublicationChange = 'add' | 'update' | 'remove'

/**
 * Counts how often definitions have changed what is published. Documents are built when somebody asks for them, so one build may take in many
 * changes.
 */
export class PublicationMetrics {
  readonly #v2 = new CounterFamily(
    'apiextensions_openapi_v2_regeneration_count',
    '[ALPHA] Changes of the OpenAPI v2 document, by definition and reason.',
    ['crd', 'reason'],
  )
  readonly #v3 = new CounterFamily(
    'apiextensions_openapi_v3_regeneration_count',
    '[ALPHA] Changes of OpenAPI v3 documents, by group, version, definition and reason.',
    ['group', 'version', 'crd', 'reason'],
  )

  constructor(metrics: Metrics) {
    metrics.add(this.#v2)
    metrics.add(this.#v3)
  }

  /** Counts one change. @param versions those that are served */
  count(definition: string, group: string, versions: readonly string[], change: PublicationChange): void {
    this.#v2.child(definition, change).value++
    for (const version of versions) this.#v3.child(group, version, definition, change).value++
  }
}
