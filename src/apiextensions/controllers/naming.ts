/** Which names a definition gets: those that no other definition of its group holds. */
import { deepEqual, goQuote, type JsonValue } from '../../apimachinery/index.ts'
import { type ConditionValue, findCondition, hasCondition, isConditionTrue, setCondition } from '../definition/conditions.ts'
import type { Definition, DefinitionNames } from '../definition/definition.ts'

/** Names that others of the group hold: of resources (plural, singular, short) and of kinds. */
export interface TakenNames {
  readonly resources: ReadonlySet<string>
  readonly kinds: ReadonlySet<string>
}

/** Collects the names that definitions hold. */
export function takenNames(holders: Iterable<DefinitionNames>): TakenNames {
  const resources = new Set<string>()
  const kinds = new Set<string>()
  for (const names of holders) {
    resources.add(names.plural).add(names.singular ?? '')
    for (const short of names.shortNames ?? []) resources.add(short)
    kinds.add(names.kind).add(names.listKind ?? '')
  }
  return { resources, kinds }
}

/**
 * Grants what is free, in place, and sets NamesAccepted and, until it is true, Established. Conflicting names stay what they were.
 * True when something changed.
 */
export function grantNames(definition: Definition, taken: TakenNames, now: string): boolean {
  const { names } = definition.spec
  const { acceptedNames } = definition.status
  // What was granted before stays granted, whatever the conditions say.
  if (sameNames(names, acceptedNames)) return false
  const { granted, verdict } = decide(names, acceptedNames, taken)
  if (sameNames(granted, acceptedNames) && hasCondition(definition, verdict)) return false
  definition.status.acceptedNames = granted
  setCondition(definition, verdict, now)
  if (!isConditionTrue(definition, 'Established')) setNotEstablished(definition, verdict.status === 'True', now)
  return true
}

function setNotEstablished(definition: Definition, accepted: boolean, now: string): void {
  if (accepted) {
    setCondition(
      definition,
      { type: 'Established', status: 'False', reason: 'Installing', message: 'the initial names have been accepted' },
      now,
    )
  } else if (findCondition(definition, 'Established') === undefined) {
    setCondition(
      definition,
      { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' },
      now,
    )
  }
}

function decide(
  names: DefinitionNames,
  accepted: DefinitionNames,
  taken: TakenNames,
): { granted: DefinitionNames; verdict: ConditionValue } {
  const granted: DefinitionNames = { ...accepted }
  // A name that the definition holds already is not free for another purpose.
  const own = takenNames([accepted])
  const isTaken = (name: string, pool: keyof TakenNames): boolean => taken[pool].has(name) || own[pool].has(name)
  // The last conflict is the one that is told.
  let conflict: { reason: string; message: string } | undefined
  const ask = (field: 'plural' | 'singular' | 'kind' | 'listKind', pool: keyof TakenNames, reason: string): void => {
    const name = names[field] ?? ''
    if (name !== (accepted[field] ?? '') && isTaken(name, pool)) conflict = { reason, message: inUse(name) }
    else if (names[field] === undefined) delete granted[field]
    else granted[field] = name
  }
  ask('plural', 'resources', 'PluralConflict')
  ask('singular', 'resources', 'SingularConflict')
  const shortConflicts = (names.shortNames ?? []).filter(
    (name) => !accepted.shortNames?.includes(name) && isTaken(name, 'resources'),
  )
  if (shortConflicts.length > 0) conflict = { reason: 'ShortNamesConflict', message: aggregate(shortConflicts.map(inUse)) }
  else setOrDelete(granted, 'shortNames', names.shortNames)
  ask('kind', 'kinds', 'KindConflict')
  ask('listKind', 'kinds', 'ListKindConflict')
  setOrDelete(granted, 'categories', names.categories)
  const verdict: ConditionValue =
    conflict === undefined
      ? { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
      : { type: 'NamesAccepted', status: 'False', ...conflict }
  return { granted, verdict }
}

const inUse = (name: string): string => `${goQuote(name)} is already in use`

/** How several errors read as one. */
function aggregate(texts: readonly string[]): string {
  const distinct = [...new Set(texts)]
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`
}

function setOrDelete(names: DefinitionNames, key: 'shortNames' | 'categories', value: string[] | undefined): void {
  if (value === undefined) delete names[key]
  else names[key] = value
}

function sameNames(a: DefinitionNames, b: DefinitionNames): boolean {
  return deepEqual(a as JsonValue, b as JsonValue)
}
