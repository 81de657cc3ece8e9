/** From the text of an expression to a program, the way the reference does it: parse, check, look at literals, plan. */
import type { CelIssue, CelType, CheckedExpression } from '../ast.ts'
import { checkExpression } from '../check/check-expression.ts'
import { wrongLiterals } from '../check/wrong-literals.ts'
import { ConstantPatterns } from '../library/constant-patterns.ts'
import { compileExpression, PlanError, type Program } from '../eval/compile.ts'
import { formatIssues } from '../syntax/issues.ts'
import type { CelEnvironment } from './environment.ts'

/** What expressions see beside the environment. */
export interface ExpressionScope {
  readonly variables: ReadonlyMap<string, CelType>
  /** Type of a field of an object type; `undefined`: no such field. */
  fieldType(objectType: string, field: string): CelType | undefined
}

/** A compiled expression, or why it cannot be one. */
export type CompiledSource =
  | { readonly checked: CheckedExpression; readonly program: Program; readonly flaw?: undefined }
  | {
      /** `issues`: the text is wrong (`compilation failed: …`); `plan`: it cannot be run (`program instantiation failed: …`). */
      readonly stage: 'issues' | 'plan'
      /** In the reference's words, without the prefix that the stage has there. */
      readonly flaw: string
      readonly checked?: CheckedExpression
      readonly program?: undefined
    }

/** Compiles a source. Never throws for what the source says; an empty one is a syntax error. */
export function compileSource(source: string, environment: CelEnvironment, scope: ExpressionScope): CompiledSource {
  const { declarations, functions, typeNamed, costLimit } = environment
  const failed = (issues: readonly CelIssue[]): CompiledSource => ({ stage: 'issues', flaw: formatIssues(source, issues) })
  const { parsed, issues: syntaxIssues } = environment.parse(source)
  if (!parsed) return failed(syntaxIssues)
  const { variables, fieldType } = scope
  const { checked, issues } = checkExpression(parsed, { variables, fieldType, functions: declarations, typeNamed })
  if (!checked) return failed(issues)
  const patterns = new ConstantPatterns()
  const literals = wrongLiterals(checked, patterns)
  if (literals.length > 0) return failed(literals)
  try {
    return { checked, program: compileExpression(checked, { functions, costLimit, optimize: true, patterns }) }
  } catch (error) {
    if (error instanceof PlanError) return { stage: 'plan', flaw: error.message, checked }
    throw error
  }
}
