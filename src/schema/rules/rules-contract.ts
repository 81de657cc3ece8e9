/**
 * Validation rules of schemas (`x-kubernetes-validations`): how a rule looks, what it becomes once compiled, and what checking an object
 * against rules takes and gives. Sources: apiextensions checklist 3 (when a definition is written) and 6.9, 6.10 (when an object is).
 */
import type { FieldError, JsonObject, JsonValue } from '../../apimachinery/index.ts'
import type { CelType, NativeType, Program } from '../cel/index.ts'
import type { JsonSchemaProps } from '../structural/structural-contract.ts'

/** One entry of `x-kubernetes-validations`. */
export interface ValidationRule extends JsonObject {
  rule: string
  message?: string
  messageExpression?: string
  /** `FieldValueInvalid` (default), `FieldValueForbidden`, `FieldValueRequired` or `FieldValueDuplicate`. */
  reason?: string
  /** JSON path below the node that the finding is told at. */
  fieldPath?: string
  optionalOldSelf?: boolean
}

/**
 * What expressions may use. `new`: the libraries of the release before this one, so that a definition survives a downgrade; for rules that are
 * written now. `stored`: everything; for rules that are stored already.
 */
export type RuleEnvironment = 'new' | 'stored'

/** The type that expressions see a schema node as, in all the forms that the parts of the engine want. */
export interface DeclaredType {
  /** For the checker. Objects are named `object` here: an expression's scope gives each of them a name of its own. */
  readonly celType: CelType
  /** For values of JSON. */
  readonly nativeType: NativeType
  /** Elements of a list or map, characters (four bytes each) of a string: what the schema allows, else what fits a request of 3 MiB. */
  readonly maxElements: number
  /** Least length of a value in JSON, in bytes. */
  readonly minSerializedSize: number
  /** Of a list or a map. */
  readonly element?: DeclaredType
  /** Of an object: by escaped name, the name that expressions use. */
  readonly fields?: ReadonlyMap<string, DeclaredType>
}

/** A rule ready to run. */
export interface CompiledRule {
  readonly source: ValidationRule
  /** Why it cannot run: the text of the compiler (`compilation failed: ...`). Then there is no program. */
  readonly problem?: string
  readonly program?: Program
  /** Makes the message; absent where none is declared or it does not compile. */
  readonly messageProgram?: Program
  /** Why the message expression cannot run: the text of the compiler. Then there is no `messageProgram`. */
  readonly messageProblem?: string
  /** Reads `oldSelf`: a transition rule. */
  readonly usesOldSelf: boolean
  /** Message expression reads `oldSelf`. */
  readonly messageUsesOldSelf: boolean
  /** `.a.b` for fieldPath, made ready to append; absent where there is none or it leads nowhere. */
  readonly path?: string
}

/** What checking an object found. */
export interface RuleFindings {
  readonly errors: FieldError[]
  /** False rules at values that did not change: texts for `Warning` headers. */
  readonly warnings: string[]
  /** Units left of the budget; negative when checking stopped before its end. */
  readonly budgetLeft: number
}

/** How an object is checked. */
export interface RuleInput {
  /** The stored object in the same version; undefined on create. */
  readonly old?: JsonValue
  /** Unchanged values only warn. Default: when there is an `old`. */
  readonly ratcheting?: boolean
  /** Units that all rules together may cost. Default 10,000,000. */
  readonly budget?: number
}

/** The rules of a schema. Compiles the rules of a node when it first meets a value there. Stateless otherwise. */
export interface RuleChecker {
  /** @param value the object; must be valid by the rest of the schema @param path where the value is; empty at the root */
  check(value: JsonValue, path: string, input: RuleInput): RuleFindings
}

/** Called around each compilation of the rules of a node, which wait for the first value. */
export type CompileTimer = <T>(compile: () => T) => T

/** Options of `MakeRuleChecker`. */
export interface RuleCheckerOptions {
  /** The root is an object with apiVersion, kind and metadata. */
  readonly resourceRoot: boolean
  /** Default: nobody times. */
  readonly compiling?: CompileTimer | undefined
}

/** Makes the checker; undefined when no node carries rules. */
export type MakeRuleChecker = (schema: JsonSchemaProps, options: RuleCheckerOptions) => RuleChecker | undefined
