/**
 * Values that may be absent. `or` and `orValue`, which need not evaluate their argument, and look-ups are compiled as operators;
 * their overloads here are for the checker.
 */
import { access, accessOptional } from '../eval/access.ts'
import { type CelFunction, globalOverload, type Library, memberOverload } from '../eval/function.ts'
import { ArrayList, CelList } from '../values/list.ts'
import { CelMap } from '../values/map.ts'
import { showValue } from '../values/text.ts'
import { CelDouble, CelDuration, CelError, CelOptional, CelTimestamp, CelUint, NONE, type Value } from '../values/value.ts'
import { BOOL, DYN, INT, listOf, mapOf, optionalOf, parameter, STRING } from './signature-terms.ts'

const V = parameter('V')

/** Go's zero time: the start of the year 1. */
const ZERO_TIME = -62_135_596_800

function isZero(value: Value): boolean {
  if (value instanceof CelList || value instanceof CelMap) return value.size === 0
  if (value instanceof CelDouble) return value.value === 0
  if (value instanceof CelUint) return value.value === 0n
  if (value instanceof CelDuration) return value.nanos === 0n
  if (value instanceof CelTimestamp) return value.seconds === ZERO_TIME && value.nanos === 0
  if (value instanceof Uint8Array) return value.length === 0
  if (value instanceof CelOptional) return value.value === undefined
  return value === null || value === false || value === 0 || value === ''
}

function unwrap(list: CelList): Value {
  const values: Value[] = []
  for (const element of list) {
    if (!(element instanceof CelOptional)) return new CelError(`value ${showValue(element)} is not optional`)
    if (element.value !== undefined) values.push(element.value)
  }
  return new ArrayList(values)
}

const elementAt = (list: CelList, index: number): Value => (list.size === 0 ? NONE : new CelOptional(list.at(index)))

const LIST = listOf(V)
const MAP = mapOf(parameter('K'), V)
const KEY = parameter('K')

const CHOICES_AND_LOOKUPS: readonly CelFunction[] = [
  {
    name: 'or',
    overloads: [
      memberOverload('optional_or_optional', [optionalOf(V), optionalOf(V)], optionalOf(V), (left: CelOptional, right: Value) =>
        left.value === undefined ? right : left,
      ),
    ],
  },
  {
    name: 'orValue',
    overloads: [
      memberOverload('optional_orValue_value', [optionalOf(V), V], V, (left: CelOptional, right: Value) =>
        left.value === undefined ? right : left.value,
      ),
    ],
  },
  { name: '_?._', overloads: [globalOverload('select_optional_field', [DYN, STRING], optionalOf(V), accessOptional)] },
  {
    name: '_[?_]',
    overloads: [
      globalOverload('list_optindex_optional_int', [LIST, INT], optionalOf(V), accessOptional),
      globalOverload('optional_list_optindex_optional_int', [optionalOf(LIST), INT], optionalOf(V), accessOptional),
      globalOverload('map_optindex_optional_value', [MAP, KEY], optionalOf(V), accessOptional),
      globalOverload('optional_map_optindex_optional_value', [optionalOf(MAP), KEY], optionalOf(V), accessOptional),
    ],
  },
  {
    name: '_[_]',
    overloads: [
      globalOverload('optional_list_index_int', [optionalOf(LIST), INT], optionalOf(V), access),
      globalOverload('optional_map_index_value', [optionalOf(MAP), KEY], optionalOf(V), access),
    ],
  },
]

/** Making and asking optionals. */
export const OPTIONAL_LIBRARY: Library = {
  name: 'optional',
  functions: [
    ...CHOICES_AND_LOOKUPS,
    {
      name: 'optional.of',
      overloads: [globalOverload('optional_of', [V], optionalOf(V), (value: Value) => new CelOptional(value))],
    },
    {
      name: 'optional.ofNonZeroValue',
      overloads: [
        globalOverload('optional_ofNonZeroValue', [V], optionalOf(V), (value: Value) =>
          isZero(value) ? NONE : new CelOptional(value),
        ),
      ],
    },
    { name: 'optional.none', overloads: [globalOverload('optional_none', [], optionalOf(V), () => NONE)] },
    {
      name: 'value',
      overloads: [
        memberOverload('optional_value', [optionalOf(V)], V, ({ value }: CelOptional) =>
          value === undefined ? new CelError('optional.none() dereference') : value,
        ),
      ],
    },
    {
      name: 'hasValue',
      overloads: [memberOverload('optional_hasValue', [optionalOf(V)], BOOL, ({ value }: CelOptional) => value !== undefined)],
    },
  ],
}

/** The second version: ends of lists, and lists of optionals. */
export const OPTIONAL_LIBRARY_2: Library = {
  name: 'optional.2',
  functions: [
    {
      name: 'first',
      overloads: [memberOverload('list_first', [listOf(V)], optionalOf(V), (list: CelList) => elementAt(list, 0))],
    },
    {
      name: 'last',
      overloads: [memberOverload('list_last', [listOf(V)], optionalOf(V), (list: CelList) => elementAt(list, list.size - 1))],
    },
    {
      name: 'optional.unwrap',
      overloads: [globalOverload('optional_unwrap', [listOf(optionalOf(V))], listOf(V), unwrap)],
    },
    {
      name: 'unwrapOpt',
      overloads: [memberOverload('optional_unwrapOpt', [listOf(optionalOf(V))], listOf(V), unwrap)],
    },
  ],
}
