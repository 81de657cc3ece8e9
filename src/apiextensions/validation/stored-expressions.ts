/** What an update may keep of the expressions that are stored already, whatever this release thinks of them. */
import { deepEqual, type JsonValue } from '../../apimachinery/index.ts'
import { type JsonSchemaProps, type RuleDefinitionChecks, someSchema } from '../../schema/index.ts'
import type { InternalSpec } from '../definition/internal-form.ts'

/** The expressions of a stored definition. */
export interface StoredExpressions {
  readonly rules: ReadonlySet<string>
  readonly messageExpressions: ReadonlySet<string>
  /** Versions whose schema the update leaves alone. */
  readonly unchangedVersions: ReadonlySet<string>
}

/** A new definition has none. */
export const NO_STORED_EXPRESSIONS: StoredExpressions = Object.freeze({
  rules: new Set<string>(),
  messageExpressions: new Set<string>(),
  unchangedVersions: new Set<string>(),
})

/** Those of a stored definition that is about to be replaced. */
export function storedExpressions(spec: InternalSpec, old: InternalSpec): StoredExpressions {
  const rules = new Set<string>()
  const messageExpressions = new Set<string>()
  const collect = (schema: JsonSchemaProps): boolean => {
    for (const { rule, messageExpression } of schema['x-kubernetes-validations'] ?? []) {
      if (typeof rule === 'string') rules.add(rule)
      if (typeof messageExpression === 'string' && messageExpression !== '') messageExpressions.add(messageExpression)
    }
    return false
  }
  for (const part of [old, ...old.versions]) someSchema(part.validation?.openAPIV3Schema, collect)
  return { rules, messageExpressions, unchangedVersions: unchangedVersions(spec, old) }
}

/** How the rules in the schema of a version are checked. @param isLate has checking taken too long? */
export function ruleChecks(stored: StoredExpressions, version: string, isLate?: () => boolean): RuleDefinitionChecks {
  return {
    isLate,
    storedRules: stored.rules,
    storedMessageExpressions: stored.messageExpressions,
    limitEachCost: !stored.unchangedVersions.has(version),
  }
}

function unchangedVersions(spec: InternalSpec, old: InternalSpec): Set<string> {
  const names = spec.versions.map(({ name }) => name)
  return new Set(
    names.filter((name) => {
      const [now, before] = [schemaOf(spec, name), schemaOf(old, name)]
      return before !== 'no version' && deepEqual(now as unknown as JsonValue, before as unknown as JsonValue)
    }),
  )
}

function schemaOf(spec: InternalSpec, name: string): JsonSchemaProps | undefined | 'no version' {
  const version = spec.versions.find((it) => it.name === name)
  return version ? (spec.validation ?? version.validation)?.openAPIV3Schema : 'no version'
}
