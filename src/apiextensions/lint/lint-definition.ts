/** Everything that can be said about a manifest of a definition without a server: what a server would refuse, and what it would not mind. */
import { formatFieldError, type JsonValue } from '../../apimachinery/index.ts'
import { type Definition, OLD_DEFINITION_VERSION, storageVersionOf } from '../definition/definition.ts'
import { validateDefinition } from '../validation/validate-definition.ts'
import { decodeManifest } from './decode-manifest.ts'
import { lintWarnings } from './lint-warnings.ts'
import { ruleCosts, type VersionCosts } from './rule-costs.ts'

/** One finding. */
export interface LintFinding {
  /** An error is what a server refuses when the manifest is validated strictly, as kubectl asks for. */
  readonly severity: 'error' | 'warning'
  /** What kind of finding it is; stable, for programs. */
  readonly code:
    | 'unreadable'
    | 'duplicate-key'
    | 'old-api'
    | 'unknown-field'
    | 'invalid'
    | 'unknown-format'
    | 'boolean-name'
    | 'schemaless'
    | 'no-status-subresource'
    | 'no-status-schema'
    | 'nothing-served'
    | 'lossy-conversion'
    | 'rule-cost'
  /** Field of the definition, or name of the version; empty for the whole of it. */
  readonly path: string
  /** Of errors: the server's words, path included. */
  readonly text: string
}

/** What was found in a manifest. */
export interface DefinitionLint {
  /** `plural.group`, as far as it says so. */
  readonly name: string
  /** Errors first. */
  readonly findings: readonly LintFinding[]
  /** Of versions with rules. */
  readonly costs: readonly VersionCosts[]
}

/**
 * Checks a document, which is changed in place. `duplicates` are the texts of keys that it gives twice.
 * @returns undefined for what is no CustomResourceDefinition
 */
export function lintDefinition(document: JsonValue, duplicates: readonly string[]): DefinitionLint | undefined {
  const decoded = decodeManifest(document)
  if (decoded.type === 'other') return undefined
  const repeated = duplicates.map((text) => error('duplicate-key', '', text))
  if (decoded.type === 'invalid') {
    return { name: decoded.name, findings: [...repeated, error('unreadable', '', decoded.text)], costs: [] }
  }
  const { name, definition, api, unknown } = decoded
  const costs = ruleCosts(definition)
  const findings = [
    ...repeated,
    ...(api === OLD_DEFINITION_VERSION ? [error('old-api', 'apiVersion', OLD_API_TEXT)] : []),
    ...unknown.map((text) => error('unknown-field', '', text)),
    ...validateDefinition(asCreated(definition)).map((finding) =>
      error('invalid', finding.field ?? '', formatFieldError(finding)),
    ),
    ...lintWarnings(definition, costs),
  ]
  return { name, findings, costs }
}

/** A create begins with a status of the server's making, whatever the manifest says. */
function asCreated(definition: Definition): Definition {
  const storage = storageVersionOf(definition.spec)
  const status = { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: storage ? [storage.name] : null }
  return { ...definition, status }
}

const OLD_API_TEXT =
  'apiextensions.k8s.io/v1beta1 is not served since Kubernetes 1.22: convert the manifest to v1 (what follows is said of the converted one)'

const error = (code: LintFinding['code'], path: string, text: string): LintFinding => ({ severity: 'error', code, path, text })
