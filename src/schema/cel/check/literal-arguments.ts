/** Refuses constants that a function can never take, as `duration('x')`, in expressions that are otherwise right. */
import type { CelIssue, CheckedExpression, ConstantValue } from '../ast.ts'
import { issueAt } from './issue-at.ts'
import { walkNodes } from './walk-nodes.ts'

/** Problems of constants that are the first argument (the target apart) of a call of `name` and that `isValid` refuses. */
export function wrongLiteralArguments(
  checked: CheckedExpression,
  name: string,
  isValid: (value: ConstantValue) => boolean,
): CelIssue[] {
  const issues: CelIssue[] = []
  for (const node of walkNodes(checked.root)) {
    if (node.kind !== 'call' || node.function !== name) continue
    const argument = node.args[0]
    if (argument?.kind !== 'constant' || isValid(argument.value)) continue
    issues.push(issueAt(checked, argument.id, `invalid ${name} argument`))
  }
  return issues
}
