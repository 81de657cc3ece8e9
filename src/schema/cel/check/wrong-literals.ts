/** Literals that are refused though their types are right: times and patterns that cannot be read, collections of mixed types. */
import type { CelIssue, CheckedExpression, ConstantValue } from '../ast.ts'
import { ConstantPatterns } from '../library/constant-patterns.ts'
import { toDuration, toTimestamp } from '../values/convert.ts'
import { CelError, intOf } from '../values/value.ts'
import { wrongFormatCalls } from './format-calls.ts'
import { wrongLiteralArguments } from './literal-arguments.ts'
import { mixedLiterals } from './literal-homogeneity.ts'

/** The problems, in the order in which the reference looks for them. */
export function wrongLiterals(checked: CheckedExpression, patterns = new ConstantPatterns()): CelIssue[] {
  return [
    ...wrongLiteralArguments(checked, 'duration', (value) => isConvertible(value, toDuration)),
    ...wrongLiteralArguments(checked, 'timestamp', (value) => isConvertible(value, toTimestamp)),
    // The reference looks at the first argument, which for `matches(text, pattern)` is the text.
    ...wrongLiteralArguments(checked, 'matches', (value) => value.type !== 'string' || patterns.flaw(value.value) === undefined),
    ...mixedLiterals(checked),
    ...wrongFormatCalls(checked),
  ]
}

function isConvertible(constant: ConstantValue, convert: typeof toDuration): boolean {
  if (constant.type === 'null') return false
  if (constant.type === 'int') return !(convert(intOf(constant.value)) instanceof CelError)
  return constant.type !== 'string' || !(convert(constant.value) instanceof CelError)
}
