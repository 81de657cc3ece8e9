/** The CEL engine, `outrigger/cel`: from the text of an expression to its value and its price. `docs/cel.md` shows the usual way through. */

// 1. Compile and run: an environment, a scope, a source.
export {
  type CelEnvironment,
  createEnvironment,
  ruleEnvironment,
  type RuleEnvironmentKind,
} from './environment/environment.ts'
export { type CompiledSource, compileSource, type ExpressionScope } from './environment/compile-source.ts'
export type { Evaluation, Program } from './eval/compile.ts'
export type { Variables } from './eval/frame.ts'

// 2. Values: JSON in, JSON out.
export { type ListIdentity, type NativeField, nativeToValue, type NativeType, valueToNative } from './values/native.ts'
export { CelError, CelOptional, NONE, type Value } from './values/value.ts'

// 3. Prices before there are values.
export {
  type CostRange,
  estimateCost,
  type EstimateOptions,
  sizesBelow,
  type SizedType,
  type SizeRange,
} from './cost-estimate/estimate-cost.ts'

// 4. Libraries and macros, for environments of one's own.
export type { CelFunction, FunctionOverload, Library } from './eval/function.ts'
export { kubernetesLibraries } from './library/libraries.ts'
export { COMPREHENSIONS_LIBRARY } from './library/comprehensions.ts'
export { ENCODERS_LIBRARY } from './library/encoders.ts'
export { JSON_PATCH_LIBRARY } from './library/kubernetes/json-patch.ts'
export { LISTS_LIBRARY } from './library/lists.ts'
export { MATH_LIBRARY } from './library/math.ts'
export { OPTIONAL_LIBRARY, OPTIONAL_LIBRARY_2 } from './library/optionals.ts'
export { SETS_LIBRARY } from './library/sets.ts'
export { STRINGS_LIBRARY, STRINGS_LIBRARY_3, STRINGS_LIBRARY_4 } from './library/strings.ts'
export {
  AUTHORIZER_TYPE,
  type AuthorizationAnswer,
  type AuthorizationQuestion,
  type AuthorizationUser,
  authorizerValue,
  type Decide,
  RESOURCE_CHECK_TYPE,
  type ResourceAttributes,
  resourceCheckValue,
} from './library/kubernetes/authorizer.ts'
export type { Macro } from './syntax/macro.ts'
export { bindingMacros, optionalMacros, sortMacros, standardMacros, twoVariableMacros } from './syntax/macros.ts'
export { mathMacros } from './syntax/math-macros.ts'

// 5. The steps of `compileSource` one by one, for tools that look at trees: parse, check, look at literals, plan.
export type * from './ast.ts'
export { parseExpression, type ParseOptions, type ParseResult } from './syntax/parse-expression.ts'
export { RESERVED_WORDS } from './syntax/reserved-words.ts'
export { checkExpression, type CheckResult } from './check/check-expression.ts'
export { declarationsByName, standardDeclarations, standardTypeNamed } from './check/standard-declarations.ts'
export { typeText } from './check/type-text.ts'
export { wrongLiterals } from './check/wrong-literals.ts'
export { formatIssues } from './syntax/issues.ts'
export { compileExpression, PlanError, type ProgramOptions } from './eval/compile.ts'
export { functionsOf } from './eval/function.ts'
