/** `allOf`, `anyOf`, `oneOf`, `not`. */
import { goQuote, type JsonValue } from '../../../apimachinery/index.ts'
import { Report, unplaced } from './findings.ts'
import type { Rule } from './rule.ts'

/** At least one. Told are the failure and the errors of the alternative that got furthest. */
export function anyOfRule(alternatives: readonly Rule[]): Rule {
  return {
    holds: (value) => alternatives.some((rule) => rule.holds(value)),
    explain(value, name, report) {
      const tried = new BestAttempt()
      for (const rule of alternatives) {
        if (tried.take(attempt(rule, value, name))) break
      }
      if (tried.successes === 0) report.add(unplaced(`${goQuote(name)} must validate at least one schema (anyOf)`))
      tried.mergeInto(report)
    },
  }
}

/** Exactly one. */
export function oneOfRule(alternatives: readonly Rule[]): Rule {
  return {
    holds(value) {
      let successes = 0
      for (const rule of alternatives) {
        if (rule.holds(value) && ++successes > 1) return false
      }
      return successes === 1
    },
    explain(value, name, report) {
      const tried = new BestAttempt()
      for (const rule of alternatives) tried.take(attempt(rule, value, name))
      if (tried.successes === 1) return tried.mergeInto(report)
      const found = tried.successes === 0 ? 'Found none valid' : `Found ${tried.successes} valid alternatives`
      report.add(unplaced(`${goQuote(name)} must validate one and only one schema (oneOf). ${found}`))
      if (tried.successes === 0) tried.mergeInto(report)
    },
  }
}

/** All; errors of each come before the summary. */
export function allOfRule(parts: readonly Rule[]): Rule {
  return {
    holds: (value) => parts.every((rule) => rule.holds(value)),
    explain(value, name, report) {
      let successes = 0
      for (const rule of parts) {
        const outcome = attempt(rule, value, name)
        if (outcome.isValid) successes++
        report.merge(outcome)
      }
      if (successes === parts.length) return
      const none = successes === 0 ? '. None validated' : ''
      report.add(unplaced(`${goQuote(name)} must validate all the schemas (allOf)${none}`))
    },
  }
}

/** Not this one. */
export function notRule(rule: Rule): Rule {
  return {
    holds: (value) => !rule.holds(value),
    explain(value, name, report) {
      if (rule.holds(value)) report.add(unplaced(`${goQuote(name)} must not validate the schema (not)`))
    },
  }
}

function attempt(rule: Rule, value: JsonValue, name: string): Report {
  const outcome = new Report()
  rule.explain(value, name, outcome)
  return outcome
}

/** Of several attempts the first that succeeded, else the one with the highest score, the earlier one on a tie. */
class BestAttempt {
  successes = 0
  #best: Report | undefined

  /** Returns whether the attempt succeeded. */
  take(outcome: Report): boolean {
    if (outcome.isValid) {
      if (this.successes++ === 0) this.#best = outcome
      return true
    }
    if (this.successes === 0 && (!this.#best || outcome.score > this.#best.score)) this.#best = outcome
    return false
  }

  mergeInto(report: Report): void {
    if (this.#best) report.merge(this.#best)
  }
}
