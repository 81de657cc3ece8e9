/** The functions and types of the language itself, with cel-go's names and overload ids. */
import type { CelType, FunctionDeclaration, OverloadDeclaration } from '../ast.ts'
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  STRING,
  TIMESTAMP,
  typeOf,
  typeParam,
  UINT,
} from './type-forms.ts'

const A = typeParam('A')
const B = typeParam('B')
const LIST = listOf(A)
const MAP = mapOf(A, B)

/** A function called as `f(a, b)`. */
export function overload(id: string, parameters: readonly CelType[], result: CelType): OverloadDeclaration {
  return { id, isMember: false, parameters, result }
}

/** A function called as `a.f(b)`; `a` is the first parameter. */
export function memberOverload(id: string, parameters: readonly CelType[], result: CelType): OverloadDeclaration {
  return { id, isMember: true, parameters, result }
}

/** Declarations by name; overloads of one name are joined in order. */
export function declarationsByName(...sets: readonly Iterable<FunctionDeclaration>[]): Map<string, FunctionDeclaration> {
  const byName = new Map<string, FunctionDeclaration>()
  for (const set of sets) {
    for (const declaration of set) {
      const known = byName.get(declaration.name)
      const overloads = known === undefined ? declaration.overloads : [...known.overloads, ...declaration.overloads]
      byName.set(declaration.name, { name: declaration.name, overloads })
    }
  }
  return byName
}

function declare(name: string, ...overloads: readonly OverloadDeclaration[]): FunctionDeclaration {
  return { name, overloads }
}

const LOGIC: readonly FunctionDeclaration[] = [
  declare('_?_:_', overload('conditional', [BOOL, A, A], A)),
  declare('_&&_', overload('logical_and', [BOOL, BOOL], BOOL)),
  declare('_||_', overload('logical_or', [BOOL, BOOL], BOOL)),
  declare('!_', overload('logical_not', [BOOL], BOOL)),
  declare('@not_strictly_false', overload('not_strictly_false', [BOOL], BOOL)),
  declare('_==_', overload('equals', [A, A], BOOL)),
  declare('_!=_', overload('not_equals', [A, A], BOOL)),
]

const ARITHMETIC: readonly FunctionDeclaration[] = [
  declare(
    '_+_',
    overload('add_bytes', [BYTES, BYTES], BYTES),
    overload('add_double', [DOUBLE, DOUBLE], DOUBLE),
    overload('add_duration_duration', [DURATION, DURATION], DURATION),
    overload('add_duration_timestamp', [DURATION, TIMESTAMP], TIMESTAMP),
    overload('add_timestamp_duration', [TIMESTAMP, DURATION], TIMESTAMP),
    overload('add_int64', [INT, INT], INT),
    overload('add_list', [LIST, LIST], LIST),
    overload('add_string', [STRING, STRING], STRING),
    overload('add_uint64', [UINT, UINT], UINT),
  ),
  declare('_/_', ...numeric('divide', [DOUBLE, INT, UINT])),
  declare('_%_', ...numeric('modulo', [INT, UINT])),
  declare('_*_', ...numeric('multiply', [DOUBLE, INT, UINT])),
  declare('-_', overload('negate_double', [DOUBLE], DOUBLE), overload('negate_int64', [INT], INT)),
  declare(
    '_-_',
    overload('subtract_double', [DOUBLE, DOUBLE], DOUBLE),
    overload('subtract_duration_duration', [DURATION, DURATION], DURATION),
    overload('subtract_int64', [INT, INT], INT),
    overload('subtract_timestamp_duration', [TIMESTAMP, DURATION], TIMESTAMP),
    overload('subtract_timestamp_timestamp', [TIMESTAMP, TIMESTAMP], DURATION),
    overload('subtract_uint64', [UINT, UINT], UINT),
  ),
]

/** Name of a type in overload ids. */
function idName(type: CelType): string {
  return type.kind === 'int' || type.kind === 'uint' ? `${type.kind}64` : type.kind
}

function numeric(operation: string, types: readonly CelType[]): OverloadDeclaration[] {
  return types.map((type) => overload(`${operation}_${idName(type)}`, [type, type], type))
}

/** Pairs of types that compare, in the order of declaration. Numbers compare across their types. */
const COMPARABLE: readonly (readonly [CelType, CelType])[] = [
  ...([
    [BOOL, BOOL],
    [INT, INT],
    [INT, DOUBLE],
    [INT, UINT],
    [UINT, UINT],
    [UINT, DOUBLE],
    [UINT, INT],
  ] as const),
  ...([
    [DOUBLE, DOUBLE],
    [DOUBLE, INT],
    [DOUBLE, UINT],
    [STRING, STRING],
    [BYTES, BYTES],
  ] as const),
  ...([
    [TIMESTAMP, TIMESTAMP],
    [DURATION, DURATION],
  ] as const),
]

function comparison(name: string, operation: string): FunctionDeclaration {
  const overloads = COMPARABLE.map(([left, right]) => {
    const id = left === right ? idName(left) : `${idName(left)}_${idName(right)}`
    return overload(`${operation}_${id}`, [left, right], BOOL)
  })
  return declare(name, ...overloads)
}

const COLLECTIONS: readonly FunctionDeclaration[] = [
  declare('_[_]', overload('index_list', [LIST, INT], A), overload('index_map', [MAP, A], B)),
  declare('@in', overload('in_list', [A, LIST], BOOL), overload('in_map', [A, MAP], BOOL)),
  declare(
    'size',
    ...(
      [
        ['bytes', BYTES],
        ['list', LIST],
        ['map', MAP],
        ['string', STRING],
      ] as const
    ).flatMap(([name, type]) => [overload(`size_${name}`, [type], INT), memberOverload(`${name}_size`, [type], INT)]),
  ),
]

/** A conversion to a type; names of source types are those of overload ids. */
function conversion(name: string, result: CelType, from: readonly CelType[]): FunctionDeclaration {
  return declare(name, ...from.map((type) => overload(`${idName(type)}_to_${idName(result)}`, [type], result)))
}

const CONVERSIONS: readonly FunctionDeclaration[] = [
  declare('type', overload('type', [A], typeOf(A))),
  conversion('bool', BOOL, [BOOL, STRING]),
  conversion('bytes', BYTES, [BYTES, STRING]),
  conversion('double', DOUBLE, [DOUBLE, INT, STRING, UINT]),
  conversion('duration', DURATION, [DURATION, INT, STRING]),
  declare('dyn', overload('to_dyn', [A], DYN)),
  conversion('int', INT, [INT, DOUBLE, DURATION, STRING, TIMESTAMP, UINT]),
  conversion('string', STRING, [STRING, BOOL, BYTES, DOUBLE, DURATION, INT, TIMESTAMP, UINT]),
  conversion('timestamp', TIMESTAMP, [TIMESTAMP, INT, STRING]),
  conversion('uint', UINT, [UINT, DOUBLE, INT, STRING]),
]

const STRINGS: readonly FunctionDeclaration[] = [
  declare('contains', memberOverload('contains_string', [STRING, STRING], BOOL)),
  declare('endsWith', memberOverload('ends_with_string', [STRING, STRING], BOOL)),
  declare('startsWith', memberOverload('starts_with_string', [STRING, STRING], BOOL)),
  declare('matches', overload('matches', [STRING, STRING], BOOL), memberOverload('matches_string', [STRING, STRING], BOOL)),
]

/** A part of a time, with and without a time zone; `duration`: of a duration too. */
function timePart(name: string, unit: string, { zoned = `${unit}_with_tz`, duration = false } = {}): FunctionDeclaration {
  const overloads = [
    memberOverload(`timestamp_to_${unit}`, [TIMESTAMP], INT),
    memberOverload(`timestamp_to_${zoned}`, [TIMESTAMP, STRING], INT),
  ]
  if (duration) overloads.push(memberOverload(`duration_to_${unit}`, [DURATION], INT))
  return declare(name, ...overloads)
}

const TIMES: readonly FunctionDeclaration[] = [
  timePart('getFullYear', 'year'),
  timePart('getMonth', 'month'),
  timePart('getDayOfYear', 'day_of_year'),
  timePart('getDayOfMonth', 'day_of_month'),
  timePart('getDate', 'day_of_month_1_based'),
  timePart('getDayOfWeek', 'day_of_week'),
  timePart('getHours', 'hours', { duration: true }),
  timePart('getMinutes', 'minutes', { duration: true }),
  timePart('getSeconds', 'seconds', { zoned: 'seconds_tz', duration: true }),
  timePart('getMilliseconds', 'milliseconds', { duration: true }),
]

/** The functions of the language. */
export const standardDeclarations: ReadonlyMap<string, FunctionDeclaration> = declarationsByName(
  LOGIC,
  ARITHMETIC,
  [comparison('_<_', 'less'), comparison('_<=_', 'less_equals'), comparison('_>_', 'greater')],
  [comparison('_>=_', 'greater_equals')],
  COLLECTIONS,
  CONVERSIONS,
  STRINGS,
  TIMES,
)

const STANDARD_TYPES: ReadonlyMap<string, CelType> = new Map<string, CelType>([
  ['bool', BOOL],
  ['bytes', BYTES],
  ['double', DOUBLE],
  ['google.protobuf.Duration', DURATION],
  ['int', INT],
  ['list', listOf(DYN)],
  ['map', mapOf(DYN, DYN)],
  ['null_type', NULL],
  ['string', STRING],
  ['google.protobuf.Timestamp', TIMESTAMP],
  ['type', typeOf(undefined)],
  ['uint', UINT],
])

/** The language's own types by the names under which expressions use them. */
export function standardTypeNamed(name: string): CelType | undefined {
  return STANDARD_TYPES.get(name)
}
