/** Kubernetes' resource quantities as values. */
import { compareQuantity, formatQuantity, parseQuantity, type Quantity } from '../../../../apimachinery/index.ts'
import type { CelType } from '../../ast.ts'
import { globalOverload, type Library, memberOverload } from '../../eval/function.ts'
import { traversalCost } from '../../eval/cost.ts'
import { CelDouble, CelError, type CelInt, intOf, OpaqueValue, type Value } from '../../values/value.ts'
import { BOOL, DOUBLE, INT, STRING } from '../signature-terms.ts'
import { countOf, type Units, unitsOf, unitsOfSum } from './quantity-units.ts'

const TYPE_NAME = 'kubernetes.Quantity'
const QUANTITY: CelType = { kind: 'object', name: TYPE_NAME }
const NANO = 10n ** 9n
const WHOLE: Units = { power: 0, isLong: false }

/** A quantity. */
class QuantityValue extends OpaqueValue {
  readonly typeName = TYPE_NAME
  readonly quantity: Quantity
  readonly units: Units

  constructor(quantity: Quantity, units: Units) {
    super()
    this.quantity = quantity
    this.units = units
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
    return new QuantityValue(quantity, unitsOf(text, quantity))
  } catch (error) {
    return new CelError(error instanceof Error ? error.message : String(error))
  }
}

/** The whole number, if the reference takes it for one. */
function wholeOf({ quantity, units }: QuantityValue): CelInt | undefined {
  if (units.isLong || units.power < 0) return undefined
  const whole = intOf(quantity.nanos / NANO)
  return whole instanceof CelError ? undefined : whole
}

function plus(a: QuantityValue, nanos: bigint, format: Quantity['format'], units: Units): QuantityValue {
  const sum = { nanos: a.quantity.nanos + nanos, format: a.quantity.nanos === 0n ? format : a.quantity.format }
  return new QuantityValue(sum, unitsOfSum(a.quantity.nanos, a.units, nanos, units))
}

/** As a double: the number of units is rounded first, then its product with the power of ten. */
function approximate({ quantity: { nanos }, units }: QuantityValue): number {
  return Number(countOf(nanos, units)) * Number(`1e${units.power}`)
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
          plus(a, b.quantity.nanos, b.quantity.format, b.units),
        ),
        memberOverload('quantity_add_int', [QUANTITY, INT], QUANTITY, (a: QuantityValue, b: CelInt) =>
          plus(a, BigInt(b) * NANO, 'DecimalExponent', WHOLE),
        ),
      ],
    },
    {
      name: 'sub',
      overloads: [
        memberOverload('quantity_sub', BOTH, QUANTITY, (a: QuantityValue, b: QuantityValue) =>
          plus(a, -b.quantity.nanos, b.quantity.format, b.units),
        ),
        memberOverload('quantity_sub_int', [QUANTITY, INT], QUANTITY, (a: QuantityValue, b: CelInt) =>
          plus(a, -BigInt(b) * NANO, 'DecimalExponent', WHOLE),
        ),
      ],
    },
  ],
}
