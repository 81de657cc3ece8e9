/** The CEL engine: parsing, checking and evaluation of expressions. */
export type * from './ast.ts'
export { checkExpression, type CheckResult } from './check/check-expression.ts'
export { wrongLiterals } from './check/wrong-literals.ts'
export { wrongLiteralArguments } from './check/literal-arguments.ts'
export { mixedLiterals } from './check/literal-homogeneity.ts'
export { declarationsByName, standardDeclarations, standardTypeNamed } from './check/standard-declarations.ts'
export { typeText } from './check/type-text.ts'
export { formatIssues } from './syntax/issues.ts'
export type { Macro } from './syntax/macro.ts'
export { mathMacros } from './syntax/math-macros.ts'
export { bindingMacros, optionalMacros, sortMacros, standardMacros, twoVariableMacros } from './syntax/macros.ts'
export { parseExpression, type ParseOptions, type ParseResult } from './syntax/parse-expression.ts'
export { type CompiledSource, compileSource, type ExpressionScope } from './environment/compile-source.ts'
export {
  type CelEnvironment,
  createEnvironment,
  ruleEnvironment,
  type RuleEnvironmentKind,
} from './environment/environment.ts'
export {
  type CostRange,
  estimateCost,
  type EstimateOptions,
  sizesBelow,
  type SizedType,
  type SizeRange,
} from './cost-estimate/estimate-cost.ts'
export { compileExpression, type Evaluation, type Program, type ProgramOptions } from './eval/compile.ts'
export type { Variables } from './eval/frame.ts'
export { type CelFunction, type FunctionOverload, functionsOf, type Library } from './eval/function.ts'
export { ENCODERS_LIBRARY } from './library/encoders.ts'
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
export { JSON_PATCH_LIBRARY } from './library/kubernetes/json-patch.ts'
export { kubernetesLibraries } from './library/libraries.ts'
export { MATH_LIBRARY } from './library/math.ts'
export { OPTIONAL_LIBRARY_2 } from './library/optionals.ts'
export { STRINGS_LIBRARY_3, STRINGS_LIBRARY_4 } from './library/strings.ts'
export { type ListIdentity, type NativeField, nativeToValue, type NativeType, valueToNative } from './values/native.ts'
export { CelError, CelOptional, NONE, type Value } from './values/value.ts'
