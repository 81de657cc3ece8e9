/** Structs: which fields exist, in which order they print, and what is left out. Compiled from the facts, a definition at a time, on first use. */
import { isObject, type JsonObject, type JsonValue } from '../../apimachinery/index.ts'
import type { DecodeState } from './decode-state.ts'
import type { Definition, Facts } from './facts.ts'
import {
  anyPlan,
  booleanPlan,
  bytesPlan,
  integerPlan,
  intOrStringPlan,
  listPlan,
  mapPlan,
  numberPlan,
  quantityPlan,
  rawObjectPlan,
  stringPlan,
  timePlan,
  type TypePlan,
} from './type-plan.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'
const CRD = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.'

/** Types with a JSON form of their own; the unions of JSON schemas are read by whoever owns definitions of resources. */
const specialPlans: Readonly<Record<string, () => TypePlan>> = {
  [`${META}Time`]: () => timePlan(false),
  [`${META}MicroTime`]: () => timePlan(true),
  [`${META}FieldsV1`]: anyPlan,
  'io.k8s.apimachinery.pkg.runtime.RawExtension': anyPlan,
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': intOrStringPlan,
  'io.k8s.apimachinery.pkg.api.resource.Quantity': quantityPlan,
  [`${CRD}JSON`]: anyPlan,
  [`${CRD}JSONSchemaPropsOrArray`]: anyPlan,
  [`${CRD}JSONSchemaPropsOrBool`]: anyPlan,
  [`${CRD}JSONSchemaPropsOrStringArray`]: anyPlan,
}

interface FieldPlan {
  readonly name: string
  readonly index: number
  readonly plan: TypePlan
  readonly pointer: boolean
  readonly omitEmpty: boolean
  readonly omitZero: boolean
}

/** Makes and remembers the plans of definitions. */
export class PlanCompiler {
  readonly #facts: Facts
  readonly #plans = new Map<string, TypePlan>()

  constructor(facts: Facts) {
    this.#facts = facts
  }

  /** The plan of a definition; recursive definitions share one. */
  plan(definition: string): TypePlan {
    let plan = this.#plans.get(definition)
    if (plan === undefined) {
      plan = specialPlans[definition]?.() ?? structPlan(definition, () => this.#fields(definition))
      this.#plans.set(definition, plan)
    }
    return plan
  }

  #fields(definition: string): FieldPlan[] {
    const properties = this.#facts.definition(definition).properties ?? {}
    return (this.#facts.goFields(definition) ?? []).map(([name, goType, flags], index) => ({
      name,
      index,
      plan: this.#schemaPlan(properties[name] as Definition, goType),
      pointer: flags.includes('p'),
      omitEmpty: flags.includes('o'),
      omitZero: flags.includes('z'),
    }))
  }

  #schemaPlan(schema: Definition, goType: string): TypePlan {
    if (schema.$ref !== undefined) return this.plan(schema.$ref)
    switch (schema.type) {
      case 'string':
        return schema.format === 'byte' ? bytesPlan() : stringPlan(goType)
      case 'boolean':
        return booleanPlan(goType)
      case 'integer':
        return integerPlan(goType, schema.format === 'int32' ? 32 : 64)
      case 'number':
        return numberPlan(goType)
      case 'array':
        return this.#listPlan(schema, goType)
      case 'object':
        if (schema.additionalProperties === undefined) return rawObjectPlan(goType)
        return mapPlan(goType, this.#schemaPlan(schema.additionalProperties, elementType(goType, schema.additionalProperties)))
      default:
        return anyPlan()
    }
  }

  #listPlan({ items = {} }: Definition, goType: string): TypePlan {
    const element = elementType(goType, items)
    // Managed fields that are sent empty are forgotten.
    return listPlan(goType, this.#schemaPlan(items, element), element === 'v1.ManagedFieldsEntry')
  }
}

/** The Go type of a list's or map's elements: read off the type, or off the definition when the type has a name of its own. */
function elementType(goType: string, element: Definition | undefined): string {
  const match = /^(?:\[\]|map\[[^\]]+\])(.+)$/.exec(goType)
  if (match?.[1] !== undefined) return match[1]
  return element?.$ref === undefined ? (element?.type ?? 'interface {}') : goTypeOf(element.$ref)
}

/** `io.k8s.api.core.v1.Event` → `v1.Event`. */
function goTypeOf(definition: string): string {
  return definition.split('.').slice(-2).join('.')
}

/** A struct; `compile` is called on first use, so that recursive types end. */
function structPlan(definition: string, compile: () => FieldPlan[]): TypePlan {
  const goType = goTypeOf(definition)
  const structName = definition.slice(definition.lastIndexOf('.') + 1)
  let fields: readonly FieldPlan[] | undefined
  let byName: ReadonlyMap<string, FieldPlan> = new Map()

  const prepared = (): readonly FieldPlan[] => {
    if (fields === undefined) {
      fields = compile()
      byName = new Map(fields.map((field) => [field.name, field]))
    }
    return fields
  }

  const plan: TypePlan = {
    decode(value, state) {
      if (!isObject(value)) return state.mismatch(value, goType)
      const all = prepared()
      return print(all, readFields(byName, value, state, structName, all.length))
    },
    zero: () => print(prepared(), []),
    isEmpty: () => false,
    alwaysPrinted: true,
  }
  return plan
}

/** Reads in document order: findings are told in that order. */
function readFields(
  byName: ReadonlyMap<string, FieldPlan>,
  value: JsonObject,
  state: DecodeState,
  structName: string,
  count: number,
): (JsonValue | undefined)[] {
  const read: (JsonValue | undefined)[] = new Array(count)
  const outer = state.struct
  for (const key of Object.keys(value)) {
    const field = byName.get(key)
    if (field === undefined) {
      state.unknownField(key)
      continue
    }
    const child = value[key]
    if (child === null || child === undefined) continue
    if (field.plan.accepts?.(child) === true) {
      read[field.index] = child
      continue
    }
    state.struct = structName
    state.enter('field', key)
    read[field.index] = field.plan.decode(child, state)
    state.leave()
  }
  state.struct = outer
  return read
}

/** What Go would print, in the order of the struct. */
function print(fields: readonly FieldPlan[], read: readonly (JsonValue | undefined)[]): JsonObject {
  const out: JsonObject = {}
  for (const field of fields) {
    const value = read[field.index]
    if (value === undefined) {
      if (field.pointer) {
        if (!field.omitEmpty) out[field.name] = null
      } else if (!field.omitZero && (!field.omitEmpty || field.plan.alwaysPrinted)) out[field.name] = field.plan.zero()
    } else if (field.pointer) out[field.name] = value
    else if (field.omitZero && value === null) continue
    else if (!field.omitEmpty || !field.plan.isEmpty(value)) out[field.name] = value
  }
  return out
}
