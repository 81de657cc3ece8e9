/**
 * What an expression may use, put together from libraries and kept once built. Owns which library, macro and type each kind of expression
 * of Kubernetes has; a scope (variables, types of a schema) is added where an expression is compiled.
 */
import type { CelType, FunctionDeclaration } from '../ast.ts'
import { declarationsByName, standardDeclarations, standardTypeNamed } from '../check/standard-declarations.ts'
import { type CelFunction, functionsOf, type Library } from '../eval/function.ts'
import { kubernetesLibraries } from '../library/libraries.ts'
import { opaque, optionalOf, parameter } from '../library/signature-terms.ts'
import { STANDARD_LIBRARY } from '../library/standard.ts'
import { optionalMacros, sortMacros, standardMacros, twoVariableMacros } from '../syntax/macros.ts'
import { type ParseOptions, type ParseResult, parseExpression } from '../syntax/parse-expression.ts'
import { ParsedSources } from './parsed-sources.ts'

/** Everything that expressions of one kind share. Immutable. */
export interface CelEnvironment {
  /** Macros and syntax. */
  readonly syntax: ParseOptions
  /** Parses a source by this syntax; its size and depth are limited. */
  parse(source: string): ParseResult
  /** What the checker knows: operators and functions by name, for `CheckEnvironment.functions`. */
  readonly declarations: ReadonlyMap<string, FunctionDeclaration>
  /** What runs, for `ProgramOptions.functions`. */
  readonly functions: ReadonlyMap<string, CelFunction>
  /** Types that may stand as expressions (`int`, `net.IP`), for `CheckEnvironment.typeNamed`. */
  typeNamed(name: string): CelType | undefined
  /** Units that one evaluation may cost, for `ProgramOptions.costLimit`. */
  readonly costLimit: number
}

/** `new`: rules that are written now; `stored`: rules that a definition has already. */
export type RuleEnvironmentKind = 'new' | 'stored'

/** Minor version of the reference's release that the server is compatible with. */
const MINOR = 36
/** Rules that are new use nothing that the release before does not know, so that a definition survives a downgrade. */
const RULE_MINORS: Readonly<Record<RuleEnvironmentKind, number>> = { new: MINOR - 1, stored: Number.POSITIVE_INFINITY }
/** Units of one evaluation of a rule, about a tenth of a second in the reference. */
const RULE_COST_LIMIT = 1_000_000

const LIBRARY_TYPES: ReadonlyMap<string, CelType> = new Map([
  ['optional_type', optionalOf(parameter('V'))],
  ['net.IP', opaque('net.IP')],
  ['net.CIDR', opaque('net.CIDR')],
])

const ENVIRONMENTS: Readonly<Record<RuleEnvironmentKind, () => CelEnvironment>> = {
  new: once(() => kubernetesEnvironment(RULE_MINORS.new)),
  stored: once(() => kubernetesEnvironment(RULE_MINORS.stored)),
}

/**
 * The environment of validation rules of custom resources, as the reference's: without math, encoders, `cel.bind` and JSON patches. Built on
 * the first call and kept. (The libraries of both kinds are the same today: the newest is of 1.34.)
 */
export function ruleEnvironment(kind: RuleEnvironmentKind): CelEnvironment {
  return ENVIRONMENTS[kind]()
}

const KUBERNETES_SYNTAX: ParseOptions = {
  macros: [...standardMacros, ...optionalMacros, ...twoVariableMacros, ...sortMacros],
  optionalSyntax: true,
}

/** Rules of all kinds share one syntax. */
const ruleSources = once(() => new ParsedSources(KUBERNETES_SYNTAX))

/** The environment that rules of a minor version (of 1.x) share. */
function kubernetesEnvironment(minor: number): CelEnvironment {
  const sources = ruleSources()
  return { ...createEnvironment(kubernetesLibraries(minor), KUBERNETES_SYNTAX), parse: (source) => sources.parse(source) }
}

/**
 * An environment from libraries; the language's own functions are always part of it.
 * @param costLimit default 1,000,000
 */
export function createEnvironment(
  libraries: readonly Library[],
  syntax: ParseOptions,
  costLimit = RULE_COST_LIMIT,
): CelEnvironment {
  const extensions = libraries.filter((library) => library !== STANDARD_LIBRARY)
  return {
    syntax,
    parse: (source) => parseExpression(source, syntax),
    declarations: declarationsByName(standardDeclarations.values(), ...extensions.map(({ functions }) => functions)),
    functions: functionsOf([STANDARD_LIBRARY, ...extensions]),
    typeNamed: (name) => standardTypeNamed(name) ?? LIBRARY_TYPES.get(name),
    costLimit,
  }
}

function once<T>(build: () => T): () => T {
  let built: T | undefined
  return () => {
    built ??= build()
    return built
  }
}
