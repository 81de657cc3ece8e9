/** `math.*`: extremes, rounding, signs, bits. */
import type { CelType } from '../ast.ts'
import { type CelFunction, type FunctionOverload, globalOverload, type Library } from '../eval/function.ts'
import { compareValues } from '../values/compare.ts'
import type { CelList } from '../values/list.ts'
import { CelDouble, CelError, type CelInt, CelUint, INT_OVERFLOW, intOf, isInt, type Value } from '../values/value.ts'
import { BOOL, DOUBLE, DYN, INT, listOf, UINT } from './signature-terms.ts'

const NUMBERS: readonly (readonly [string, CelType])[] = [
  ['double', DOUBLE],
  ['int', INT],
  ['uint', UINT],
]

/** `math.@min` (`sign` is -1) or `math.@max`. */
function extreme(name: string, sign: 1 | -1): CelFunction {
  const pair = (a: Value, b: Value): Value => {
    const order = compareValues(a, b)
    return order instanceof CelError ? order : order * sign < 0 ? b : a
  }
  const ofList = (list: CelList): Value => {
    if (list.size === 0) return new CelError(`${name}(list) argument must not be empty`)
    let best = list.at(0)
    for (const element of list) best = pair(best, element)
    return isInt(best) || best instanceof CelDouble || best instanceof CelUint || best instanceof CelError
      ? best
      : new CelError(`no such overload: ${name}`)
  }
  const overloads: FunctionOverload[] = []
  for (const [left, type] of NUMBERS) {
    overloads.push(globalOverload(`${prefix(name)}_${left}`, [type], type, (value: Value) => value))
    overloads.push(globalOverload(`${prefix(name)}_list_${left}`, [listOf(type)], type, ofList))
    for (const [right, other] of NUMBERS)
      overloads.push(globalOverload(`${prefix(name)}_${left}_${right}`, [type, other], left === right ? type : DYN, pair))
  }
  return { name, overloads }
}

const prefix = (name: string): string => name.replace('.', '_')

function onDouble(name: string, compute: (value: number) => number): CelFunction {
  const invoke = ({ value }: CelDouble): Value => new CelDouble(compute(value))
  return { name: `math.${name}`, overloads: [globalOverload(`math_${name}_double`, [DOUBLE], DOUBLE, invoke)] }
}

function askDouble(name: string, ask: (value: number) => boolean): CelFunction {
  return {
    name: `math.${name}`,
    overloads: [globalOverload(`math_${name}_double`, [DOUBLE], BOOL, ({ value }: CelDouble) => ask(value))],
  }
}

/** Halves are rounded away from zero. */
const round = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5)
const safeRound = (value: number): number => (Number.isFinite(value) && Math.abs(value) < 2 ** 52 ? round(value) : value)

function absolute(value: CelInt): Value {
  return value === -(2n ** 63n) ? INT_OVERFLOW : value < 0 ? (typeof value === 'number' ? -value : intOf(-value)) : value
}

const bits = (value: bigint): Value => intOf(BigInt.asIntN(64, value))

/** A function on the bits of two ints or two uints. */
function onBits(name: string, compute: (a: bigint, b: bigint) => bigint): CelFunction {
  return {
    name: `math.${name}`,
    overloads: [
      globalOverload(`math_${name}_int_int`, [INT, INT], INT, (a: CelInt, b: CelInt) => bits(compute(BigInt(a), BigInt(b)))),
      globalOverload(
        `math_${name}_uint_uint`,
        [UINT, UINT],
        UINT,
        (a: CelUint, b: CelUint) => new CelUint(compute(a.value, b.value)),
      ),
    ],
  }
}

/** Shifts of the 64 bits, without the sign; by 64 and more nothing is left. */
function shift(name: string, compute: (value: bigint, count: bigint) => bigint): CelFunction {
  const shifted = (value: bigint, count: CelInt): bigint | CelError => {
    if (count < 0) return new CelError(`math.${name}() negative offset: ${count}`)
    return count >= 64 ? 0n : BigInt.asUintN(64, compute(BigInt.asUintN(64, value), BigInt(count)))
  }
  return {
    name: `math.${name}`,
    overloads: [
      globalOverload(`math_${name}_int_int`, [INT, INT], INT, (value: CelInt, count: CelInt) => {
        const result = shifted(BigInt(value), count)
        return result instanceof CelError ? result : bits(result)
      }),
      globalOverload(`math_${name}_uint_int`, [UINT, INT], UINT, (value: CelUint, count: CelInt) => {
        const result = shifted(value.value, count)
        return result instanceof CelError ? result : new CelUint(result)
      }),
    ],
  }
}

const squareRoot = (value: CelInt | CelUint | CelDouble): Value =>
  new CelDouble(Math.sqrt(Number(isInt(value) ? value : value.value)))

/** The functions of the second version. */
export const MATH_LIBRARY: Library = {
  name: 'math',
  functions: [
    extreme('math.@min', -1),
    extreme('math.@max', 1),
    onDouble('ceil', Math.ceil),
    onDouble('floor', Math.floor),
    onDouble('round', safeRound),
    onDouble('trunc', Math.trunc),
    askDouble('isInf', (value) => Math.abs(value) === Infinity),
    askDouble('isNaN', Number.isNaN),
    askDouble('isFinite', Number.isFinite),
    {
      name: 'math.abs',
      overloads: [
        globalOverload('math_abs_double', [DOUBLE], DOUBLE, ({ value }: CelDouble) => new CelDouble(Math.abs(value))),
        globalOverload('math_abs_int', [INT], INT, absolute),
        globalOverload('math_abs_uint', [UINT], UINT, (value: CelUint) => value),
      ],
    },
    {
      name: 'math.sign',
      overloads: [
        globalOverload('math_sign_double', [DOUBLE], DOUBLE, ({ value }: CelDouble) => new CelDouble(Math.sign(value))),
        globalOverload('math_sign_int', [INT], INT, (value: CelInt) => (value < 0 ? -1 : Number(value > 0))),
        globalOverload('math_sign_uint', [UINT], UINT, ({ value }: CelUint) => new CelUint(value === 0n ? 0n : 1n)),
      ],
    },
    onBits('bitAnd', (a, b) => a & b),
    onBits('bitOr', (a, b) => a | b),
    onBits('bitXor', (a, b) => a ^ b),
    {
      name: 'math.bitNot',
      overloads: [
        globalOverload('math_bitNot_int_int', [INT], INT, (value: CelInt) => bits(~BigInt(value))),
        globalOverload('math_bitNot_uint_uint', [UINT], UINT, ({ value }: CelUint) => new CelUint(BigInt.asUintN(64, ~value))),
      ],
    },
    shift('bitShiftLeft', (value, count) => value << count),
    shift('bitShiftRight', (value, count) => value >> count),
    {
      name: 'math.sqrt',
      overloads: NUMBERS.map(([name, type]) => globalOverload(`math_sqrt_${name}`, [type], DOUBLE, squareRoot)),
    },
  ],
}
