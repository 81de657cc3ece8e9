/**
 * What the checker knows of the language itself: its operators, with cel-go's names and overload ids, the functions of the standard library,
 * and its types.
 */
import type { CelType, FunctionDeclaration, OverloadDeclaration } from '../ast.ts'
import { messageType } from './protobuf-messages.ts'
import { STANDARD_LIBRARY } from '../library/standard.ts'
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
]

/** The operators and functions of the language. */
export const standardDeclarations: ReadonlyMap<string, FunctionDeclaration> = declarationsByName(
  LOGIC,
  ARITHMETIC,
  [comparison('_<_', 'less'), comparison('_<=_', 'less_equals'), comparison('_>_', 'greater')],
  [comparison('_>=_', 'greater_equals')],
  COLLECTIONS,
  STANDARD_LIBRARY.functions,
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
  return STANDARD_TYPES.get(name) ?? messageType(name)
}
