/** What a rule that is false says: its message expression's text, else its message, else the rule itself (apiextensions checklist 6.9). */
import { Buffer } from 'node:buffer'
import { goQuote } from '../../../apimachinery/index.ts'
import { CelError, type Variables } from '../../cel/index.ts'
import type { CompiledRule, ValidationRule } from '../rules-contract.ts'
import { isCostExceeded } from './limits.ts'
import { trimSpace } from './trim-space.ts'

const MESSAGE_BYTES_MAX = 5 * 1024

/** What evaluating a message expression gave. */
export interface MessageOutcome {
  readonly cost: number
  /** The message; absent when the expression gave none that can be used. */
  readonly text?: string
  /** Said instead of everything else; no rule is looked at after that. */
  readonly fatal?: string
}

/** Evaluates the message expression of a rule, if it has one that compiles. @param budget units that it may cost */
export function evaluateMessage({ messageProgram, source }: CompiledRule, variables: Variables, budget: number): MessageOutcome {
  if (messageProgram === undefined) return { cost: 0 }
  const { value, cost } = messageProgram.run(variables)
  if (cost > budget)
    return {
      cost,
      fatal: 'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run',
    }
  if (value instanceof CelError) {
    if (!isCostExceeded(value)) return { cost }
    const expression = goQuote(source.messageExpression ?? '')
    return {
      cost,
      fatal: `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${expression}`,
    }
  }
  if (typeof value !== 'string') return { cost }
  const text = trimSpace(value)
  const isUsable = text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= MESSAGE_BYTES_MAX
  return isUsable ? { cost, text } : { cost }
}

/** The message of a rule without a message expression. */
export function declaredMessage(rule: ValidationRule): string {
  return rule.message ? trimSpace(rule.message) : `failed rule: ${ruleName(rule)}`
}

/** How errors name a rule. */
export function ruleName({ message, rule }: ValidationRule): string {
  return trimSpace(message ? message : rule)
}
