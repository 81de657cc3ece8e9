/** The rules of ThirdPartyResources: names and versions that a definition can be made of, and a deletion that waits for the data. */
import {
  dns1035Label,
  dns1123Label,
  type FieldError,
  fieldDuplicate,
  fieldInvalid,
  fieldRequired,
  formatTime,
  subdomainNameRule,
} from '../../apimachinery/index.ts'
import type { DeletionStart, RequestContext, ResourceStrategy, StrategyInput } from '../../apiserver/index.ts'
import type { KubeObject } from '../../apimachinery/index.ts'
import { derivedName, isDerivedFrom } from './derived-definition.ts'
import { type ThirdPartyResource, thirdPartyNames } from './third-party-resource.ts'

/** Keeps a ThirdPartyResource until its definition, and with it the data, is gone. */
export const THIRD_PARTY_FINALIZER = 'extensions/third-party-resource-data'

/** What the strategy asks and tells. */
export interface ThirdPartySurroundings {
  /** The definition of this name, if there is one. */
  definitionOf(name: string): KubeObject | undefined
  /** Resolves when the definition of a ThirdPartyResource has followed it. */
  settled(name: string): Promise<void> | undefined
}

/** See the module comment. */
export function thirdPartyStrategy({ definitionOf, settled }: ThirdPartySurroundings): ResourceStrategy {
  return {
    allowUnconditionalUpdate: true,
    unknownFieldText: 'generic',
    prepareForCreate: () => undefined,
    prepareForUpdate: () => undefined,
    validateName,
    validateCreate: ({ object }) => validateVersions(object as ThirdPartyResource),
    validateUpdate: ({ object }) => validateVersions(object as ThirdPartyResource),
    warnings: (input) => foreignDefinition(input, definitionOf),
    beginDelete,
    settle: ({ metadata }) => settled(metadata.name ?? ''),
  }
}

function validateName(name: string, prefix: boolean): readonly string[] {
  const findings = subdomainNameRule(name, prefix)
  if (findings.length > 0 || prefix) return findings
  const names = thirdPartyNames(name)
  if (names === undefined) return ['must be at least three segments long: <kind>.<domain>.<tld>']
  const { kind, plural } = names
  // What the definition could not be given is refused here, where the client is told.
  const parts = { kind, plural, 'list kind': `${kind}List` }
  for (const [part, text] of Object.entries(parts)) {
    const flaws = dns1035Label(text.toLowerCase())
    if (flaws.length > 0) return flaws.map((flaw) => `${part} ${text}: ${flaw}`)
  }
  return []
}

function validateVersions({ versions = [] }: ThirdPartyResource): FieldError[] {
  if (versions.length === 0) return [fieldRequired('versions', 'must specify at least one version')]
  const seen = new Set<string>()
  return versions.flatMap(({ name = '' }, index) => {
    const field = `versions[${index}].name`
    const findings = name === '' ? ['must not be empty'] : dns1123Label(name)
    // Definitions demand a little more of a version than ThirdPartyResources did.
    const errors = (findings.length > 0 ? findings : dns1035Label(name)).map((text) => fieldInvalid(field, name, text))
    if (seen.has(name)) errors.push(fieldDuplicate(field, name))
    seen.add(name)
    return errors
  })
}

/** A definition that somebody else made is left alone. */
function foreignDefinition({ object }: StrategyInput, definitionOf: ThirdPartySurroundings['definitionOf']): string[] {
  const { name = '' } = object.metadata
  const definition = derivedName(name)
  const existing = definition === undefined ? undefined : definitionOf(definition)
  if (existing === undefined || isDerivedFrom(existing, name)) return []
  return [
    `customresourcedefinitions.apiextensions.k8s.io "${definition}" exists already: it serves the resource as it is, and stays when this ThirdPartyResource is deleted`,
  ]
}

function beginDelete({ metadata }: KubeObject, { env }: RequestContext): DeletionStart | undefined {
  if (metadata.deletionTimestamp !== undefined) return undefined
  metadata.deletionTimestamp = formatTime(env.clock.nowMs())
  if (!metadata.finalizers?.includes(THIRD_PARTY_FINALIZER)) {
    metadata.finalizers = [...(metadata.finalizers ?? []), THIRD_PARTY_FINALIZER]
  }
  return { keep: true, ignorePolicy: true }
}
