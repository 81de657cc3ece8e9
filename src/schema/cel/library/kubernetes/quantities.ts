/** Kubernetes' resource quantities as values. */
import { compareQuantity, formatQuantity, parseQuantity, type Quantity } from '../../../../apimachinery/index.ts'
import type { CelType } from '../../ast.ts'
import { globalOverload, type Library, memberOverload } from '../../eval/function.ts'
import { traversalCost } from '../../eval/cost.ts'
import { CelDouble, CelError, type CelInt, intOf, OpaqueValue, type Value } from '../../values/value.ts'
import { BOOL, DOUBLE, INT, STRING } from '../signature-terms.ts'

const TYPE_NAME = 'kubernetes.Quantity'
const QUANTITY: CelType = { kind: 'object', name: TYPE_NAME }
const NANO = 10n ** 9n

/** A quantity. */
export class QuantityValue extends OpaqueValue {
  readonly typeName = TYPE_NAME
  readonly quantity: Quantity
  /**
   * Power of ten that the number is kept in units of; `undefined`: it is kept as a long number. It only shows in that the reference calls a
   * number with decimals, even `1.0` and `1000m`, and a long one no integer.
   */
  readonly scale: number | undefined

  constructor(quantity: Quantity, scale: number | undefined) {
    super()
    this.quantity = quantity
    this.scale = scale
  }

  override get native(): string {
    return `(*resource.Quantity)${formatQuantity(this.quantity)}`
  }

  equals(other: Value): boolean | undefined {
    return other instanceof QuantityValue ? this.quantity.nanos === other.quantity.nanos : undefined
  }

  override toString(): string {
    return formatQuantity(this.quantity)
  }
}

function parse(text: string): QuantityValue | CelError {
  try {
    const quantity = parseQuantity(text)
    return new QuantityValue(quantity, scaleOf(text, quantity))
  } catch (error) {
    return new CelError(error instanceof Error ? error.message : String(error))
  }
}

const PARTS = /^[+-]?0*([0-9]*)(?:\.([0-9]*))?(.*)$/s
const DIGITS_MAX = 18
const NANO_SCALE = -9

/** The scale that the reference chooses for a text. */
function scaleOf(text: string, { nanos, format }: Quantity): number | undefined {
  const [, whole = '', decimals = '', suffix = ''] = PARTS.exec(text) ?? []
  const digits = Math.max(whole.length, 1) + decimals.length
  let scale = 0
  let spare = DIGITS_MAX - digits
  if (suffix.endsWith('i')) {
    const exponent = 10 * (' KMGTPE'.indexOf(suffix[0]!) || 0)
    spare = decimals === '' ? 15 - digits - Math.trunc((exponent * 3) / 10) - 1 : -1
  } else scale = (format === 'DecimalExponent' ? Number(suffix.slice(1)) : SUFFIX_SCALES[suffix]) ?? 0
  scale -= decimals.length
  return spare >= 0 && scale >= NANO_SCALE && fits(nanos, scale) ? scale : undefined
}

const SUFFIX_SCALES: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }

/** Is the number at most 64 bits long in units of a power of ten? */
function fits(nanos: bigint, scale: number): boolean {
  return !(intOf(nanos / 10n ** BigInt(scale - NANO_SCALE)) instanceof CelError)
}

/** The whole number, if it is one that an int can hold. */
function wholeOf({ quantity, scale }: QuantityValue): CelInt | undefined {
  if (scale === undefined || scale < 0) return undefined
  const whole = intOf(quantity.nanos / NANO)
  return whole instanceof CelError ? undefined : whole
}

function plus(a: QuantityValue, nanos: bigint, format: Quantity['format'], scale: number | undefined): QuantityValue {
  const sum = { nanos: a.quantity.nanos + nanos, format: a.quantity.nanos === 0n ? format : a.quantity.format }
  if (a.scale === undefined || scale === undefined) return new QuantityValue(sum, undefined)
  if (nanos === 0n) return new QuantityValue(sum, a.scale)
  const least = a.quantity.nanos === 0n ? scale : Math.min(a.scale, scale)
  const isShort = [sum.nanos, a.quantity.nanos, nanos].every((each) => fits(each, least))
  return new QuantityValue(sum, isShort ? least : undefined)
}

/** As a double, rounded where the reference rounds: the units first, then their product with the power of ten. */
function approximate({ quantity: { nanos }, scale }: QuantityValue): number {
  const power = scale ?? (nanos % NANO === 0n ? 0 : NANO_SCALE)
  return Number(nanos / 10n ** BigInt(power - NANO_SCALE)) * Number(`1e${power}`)
}

const compare = (a: QuantityValue, b: QuantityValue): number => compareQuantity(a.quantity, b.quantity)
const BOTH = [QUANTITY, QUANTITY]

/** `quantity`, `isQuantity` and what quantities can do. */
export const KUBERNETES_QUANTITY: Library = {
  name: 'kubernetes.quantity',
  functions: [
    { name: 'quantity', overloads: [globalOverload('string_to_quantity', [STRING], QUANTITY, parse, { cost: traversalCost })] },
    {
      name: 'isQuantity',
      overloads: [
        globalOverload('is_quantity_string', [STRING], BOOL, (text: string) => parse(text) instanceof QuantityValue, {
          cost: traversalCost,
        }),
      ],
    },
    {
      name: 'sign',
      overloads: [
        globalOverload('quantity_sign', [QUANTITY], INT, ({ quantity: { nanos } }: QuantityValue) =>
          nanos < 0n ? -1 : Number(nanos > 0n),
        ),
      ],
    },
    {
      name: 'isGreaterThan',
      overloads: [
        memberOverload('quantity_is_greater_than', BOTH, BOOL, (a: QuantityValue, b: QuantityValue) => compare(a, b) > 0),
      ],
    },
    {
      name: 'isLessThan',
      overloads: [memberOverload('quantity_is_less_than', BOTH, BOOL, (a: QuantityValue, b: QuantityValue) => compare(a, b) < 0)],
    },
    { name: 'compareTo', overloads: [memberOverload('quantity_compare_to', BOTH, INT, compare)] },
    {
      name: 'asApproximateFloat',
      overloads: [
        memberOverload('quantity_get_float', [QUANTITY], DOUBLE, (value: QuantityValue) => new CelDouble(approximate(value))),
      ],
    },
    {
      name: 'asInteger',
      overloads: [
        memberOverload(
          'quantity_get_int',
          [QUANTITY],
          INT,
          (value: QuantityValue) => wholeOf(value) ?? new CelError('cannot convert value to integer'),
        ),
      ],
    },
    {
      name: 'isInteger',
      overloads: [
        memberOverload('quantity_is_integer', [QUANTITY], BOOL, (value: QuantityValue) => wholeOf(value) !== undefined),
      ],
    },
    {
      name: 'add',
      overloads: [
        memberOverload('quantity_add', BOTH, QUANTITY, (a: QuantityValue, b: QuantityValue) =>
          plus(a, b.quantity.nanos, b.quantity.format, b.scale),
        ),
        memberOverload('quantity_add_int', [QUANTITY, INT], QUANTITY, (a: QuantityValue, b: CelInt) =>
          plus(a, BigInt(b) * NANO, 'DecimalExponent', 0),
        ),
      ],
    },
    {
      name: 'sub',
      overloads: [
        memberOverload('quantity_sub', BOTH, QUANTITY, (a: QuantityValue, b: QuantityValue) =>
          plus(a, -b.quantity.nanos, b.quantity.format, b.scale),
        ),
        memberOverload('quantity_sub_int', [QUANTITY, INT], QUANTITY, (a: QuantityValue, b: CelInt) =>
          plus(a, -BigInt(b) * NANO, 'DecimalExponent', 0),
        ),
      ],
    },
  ],
}
