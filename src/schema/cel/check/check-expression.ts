/** Checks a parsed expression against an environment. */
import type { CelIssue, CelType, CheckEnvironment, CheckedExpression, ParsedExpression } from '../ast.ts'
import { NO_POSITION } from '../syntax/source-lines.ts'
import { Checker } from './checker.ts'
import { TypesTooLarge } from './substitution.ts'

/** A checked expression, or why it is wrong. */
export type CheckResult =
  | { readonly checked: CheckedExpression; readonly issues?: undefined }
  | { readonly checked?: undefined; readonly issues: readonly CelIssue[] }

/**
 * Checks an expression. Calls of functions with qualified names (`optional.of(x)`) keep their target in the tree;
 * `references` has the function's name for such a call, and the target has no type.
 */
export function checkExpression(parsed: ParsedExpression, environment: CheckEnvironment): CheckResult {
  const checker = new Checker(parsed, environment)
  try {
    checker.check(parsed.root)
    if (checker.issues.length > 0) return { issues: checker.issues }
    const types = new Map<number, CelType>()
    for (const [id, type] of checker.types) types.set(id, checker.substitution.apply(type, true))
    const { overloads, references } = checker
    return { checked: { ...parsed, types, overloads, references, resultType: types.get(parsed.root.id)! } }
  } catch (error) {
    if (!(error instanceof TypesTooLarge)) throw error
    return { issues: [...checker.issues, { position: NO_POSITION, message: 'types of the expression are too large' }] }
  }
}
