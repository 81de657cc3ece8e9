/** One check of a value: walks the nodes that have rules, runs these, and keeps account of what they cost and found. */
import {
  type FieldError,
  fieldDuplicate,
  fieldForbidden,
  fieldInvalid,
  fieldRequired,
  formatFieldError,
  getMember,
  isObject,
  type JsonObject,
  type JsonValue,
  OMIT_VALUE,
} from '../../../apimachinery/index.ts'
import { CelError, CelOptional, nativeToValue, NONE, type Value, type Variables } from '../../cel/index.ts'
import { type Correlation, KeyedItems } from '../../structural/correlation.ts'
import type { JsonSchemaProps } from '../../structural/structural-contract.ts'
import type { CompiledRule, RuleFindings, ValidationRule } from '../rules-contract.ts'
import type { CompiledNode } from './compiled-node.ts'
import { isCostExceeded } from './limits.ts'
import { declaredMessage, evaluateMessage, ruleName } from './messages.ts'
import { Position } from './position.ts'
import type { RuleNode } from './rule-node.ts'

const OUT_OF_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run'

/** What an object without an old value is compared with. */
const NOTHING: JsonObject = Object.freeze({})

/** Budget after which nothing more is run. */
const STOPPED = -1

/** What a walk starts from. */
export interface WalkInput {
  readonly path: string
  readonly budget: number
  /** Tells which values are unchanged; undefined: none is. */
  readonly correlate: (() => Correlation) | undefined
}

/** A value, the one it comes from, and the rules on it. */
interface Subject {
  readonly node: RuleNode
  readonly value: JsonValue
  /** Undefined: there is none to compare with, or it is null. */
  readonly old: JsonValue | undefined
}

/** What expressions may read. */
interface Scopes {
  readonly plain: Variables
  /** For rules with `optionalOldSelf`; their message expressions read the plain one all the same. */
  readonly optional: Variables
}

/** See the module comment. */
export class RuleWalk implements RuleFindings {
  readonly errors: FieldError[] = []
  readonly warnings: string[] = []
  readonly #position: Position
  readonly #correlate: (() => Correlation) | undefined
  #correlation: Correlation | undefined
  #budget: number

  constructor({ path, budget, correlate }: WalkInput) {
    this.#position = new Position(path)
    this.#budget = budget
    this.#correlate = correlate
  }

  /** See `RuleFindings`. */
  get budgetLeft(): number {
    return this.#budget
  }

  /** Checks a value and what it holds. Nulls are skipped: rules on the value around may look at them. */
  visit(node: RuleNode, value: JsonValue, oldValue: JsonValue | undefined): void {
    if (value === null) return
    const old = node.readsOld ? (oldValue ?? undefined) : undefined
    if (node.hasRules) this.#runRules({ node, value, old })
    if (Array.isArray(value)) this.#visitItems(node, value, old)
    else if (typeof value === 'object') this.#visitMembers(node, value, isObject(old) ? old : undefined)
  }

  #visitItems({ items, schema }: RuleNode, values: readonly JsonValue[], old: JsonValue | undefined): void {
    if (!items) return
    const oldItems =
      items.readsOld && Array.isArray(old) && isListMap(schema)
        ? new KeyedItems(old, schema['x-kubernetes-list-map-keys'] ?? [])
        : undefined
    for (let index = 0; index < values.length && this.#budget !== STOPPED; index++) {
      this.#descend(items, index, values[index]!, oldItems?.find(values[index]!))
    }
  }

  #visitMembers({ entries, properties, schema }: RuleNode, value: JsonObject, oldValue: JsonObject | undefined): void {
    const old = oldValue && isCorrelatable(schema['x-kubernetes-map-type']) ? oldValue : NOTHING
    if (entries) {
      for (const key of Object.keys(value)) {
        if (this.#budget === STOPPED) return
        this.#descend(entries, key, value[key]!, getMember(old, key))
      }
    }
    for (const [name, node] of properties) {
      if (this.#budget === STOPPED) return
      const member = getMember(value, name)
      if (member !== undefined) this.#descend(node, name, member, getMember(old, name))
    }
  }

  #descend(node: RuleNode, key: string | number, value: JsonValue, old: JsonValue | undefined): void {
    this.#position.enter(node, key)
    this.visit(node, value, old)
    this.#position.leave()
  }

  #runRules(subject: Subject): void {
    const { compiled } = subject.node
    if (compiled.problem !== undefined) this.#refuse(subject, `rule compiler initialization error: ${compiled.problem}`)
    else if (this.#budget <= 0) this.#stop(subject, OUT_OF_BUDGET)
    else {
      const scopes = scopesOf(compiled, subject)
      for (const rule of compiled.rules) {
        if (this.#budget === STOPPED) return
        this.#runRule(subject, rule, scopes)
      }
    }
  }

  #runRule(subject: Subject, rule: CompiledRule, scopes: Scopes): void {
    if (rule.problem !== undefined) this.#refuse(subject, `rule compile error: ${rule.problem}`)
    if (rule.program === undefined) return
    const isOptional = rule.source.optionalOldSelf === true
    if (rule.usesOldSelf && subject.old === undefined && !isOptional) return
    const { value, cost } = rule.program.run(isOptional ? scopes.optional : scopes.plain)
    if (cost > this.#budget) {
      this.#stop(subject, OUT_OF_BUDGET)
      return
    }
    this.#budget -= cost
    if (value instanceof CelError) this.#explainError(subject, rule.source, value)
    else if (value !== true) this.#explainFalse(subject, rule, scopes.plain)
  }

  #explainError(subject: Subject, rule: ValidationRule, error: CelError): void {
    const { message } = error
    const name = ruleName(rule)
    if (message.startsWith('no such overload')) {
      const reason = 'call arguments did not match a supported operator, function or macro signature'
      this.#refuse(subject, `'${message}': ${reason} for rule: ${name}`)
    } else if (isCostExceeded(error)) {
      const reason = 'no further validation rules will be run due to call cost exceeds limit'
      this.#stop(subject, `'${message}': ${reason} for rule: ${name}`)
    } else {
      this.#refuse(subject, `${message} evaluating rule: ${name}`)
    }
  }

  #explainFalse(subject: Subject, rule: CompiledRule, variables: Variables): void {
    const path = this.#position.path(rule.path)
    const { text, fatal, cost } = evaluateMessage(rule, variables, this.#budget)
    if (fatal !== undefined) {
      this.#tell(rule, fieldInvalid(path, typeText(subject), fatal))
      this.#budget = STOPPED
      return
    }
    this.#budget -= cost
    this.#tell(rule, falseRule(path, subject, rule.source, text ?? declaredMessage(rule.source)))
  }

  /** A false rule about an unchanged value is only a warning, unless it is about the change. */
  #tell(rule: CompiledRule, error: FieldError): void {
    this.#correlation ??= this.#correlate?.()
    if (!rule.usesOldSelf && this.#position.isUnchanged(this.#correlation)) this.warnings.push(formatFieldError(error))
    else this.errors.push(error)
  }

  /** A rule that could not be evaluated: never only a warning. */
  #refuse(subject: Subject, detail: string): void {
    this.errors.push(fieldInvalid(this.#position.path(), typeText(subject), detail))
  }

  #stop(subject: Subject, detail: string): void {
    this.#refuse(subject, detail)
    this.#budget = STOPPED
  }
}

/** Errors about rules that could not be evaluated print the type in place of the value. */
const typeText = ({ node }: Subject): string => node.schema.type ?? ''

const isListMap = (schema: JsonSchemaProps): boolean => schema.type === 'array' && schema['x-kubernetes-list-type'] === 'map'

/** Of a map type that this server does not know, nothing is known about which values belong together. */
const isCorrelatable = (mapType: string | undefined): boolean =>
  mapType === undefined || mapType === 'granular' || mapType === 'atomic'

function scopesOf({ type, usesOldSelf }: CompiledNode, { value, old }: Subject): Scopes {
  const self = nativeToValue(value, type)
  if (!usesOldSelf) {
    const plain = { self }
    return { plain, optional: plain }
  }
  if (old === undefined) return { plain: { self }, optional: { self, oldSelf: NONE } }
  const oldSelf = nativeToValue(old, type)
  return { plain: { self, oldSelf }, optional: { self, oldSelf: new CelOptional(insideOptional(oldSelf, old)) } }
}

/**
 * What the reference makes of a value in an optional: objects and lists lose their declared types (dates are texts, names are not escaped),
 * and errors are wrapped.
 */
function insideOptional(value: Value, json: JsonValue): Value {
  if (value instanceof CelError) return new CelError(`unsupported conversion to ref.Val: (*errors.errorString)${value.message}`)
  return typeof json === 'object' ? nativeToValue(json) : value
}

function falseRule(path: string | undefined, { node, value }: Subject, rule: ValidationRule, detail: string): FieldError {
  const { type } = node.schema
  const printed = type === 'object' || type === 'array' ? OMIT_VALUE : value
  switch (rule.reason) {
    case 'FieldValueForbidden':
      return fieldForbidden(path, detail)
    case 'FieldValueRequired':
      return fieldRequired(path, detail)
    case 'FieldValueDuplicate':
      return fieldDuplicate(path, printed)
    default:
      return fieldInvalid(path, printed, detail)
  }
}
