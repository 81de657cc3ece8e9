/**
 * The syntax tree of a CEL expression, as cel-go's: macros are already expanded, every node has an id, positions are kept beside the tree.
 * Pure data: made by the parser, annotated by the checker, compiled by the evaluator.
 */

/** Where a node or error is. Lines count from 1, columns from 0, offsets in code points. */
export interface SourcePosition {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** A literal. Integers are `bigint`, doubles `number`. */
export type ConstantValue =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'uint'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }

/** One entry of a map or struct literal. */
export interface AstEntry {
  readonly id: number
  /** Key expression of a map; field name of a struct. */
  readonly key: AstNode | string
  readonly value: AstNode
  /** `{?k: v}`: left out when the value is an empty optional. */
  readonly optional: boolean
}

/** A node. Operators are calls with cel-go's function names (`_+_`, `_&&_`, `_?_:_`, `_[_]`, `!_`, `-_`, `@in`, `_[?_]`, `_?._`). */
export type AstNode =
  | { readonly kind: 'constant'; readonly id: number; readonly value: ConstantValue }
  /** A leading dot is part of the name (`.a`). */
  | { readonly kind: 'ident'; readonly id: number; readonly name: string }
  /** `testOnly`: the expansion of `has(a.b)`. */
  | {
      readonly kind: 'select'
      readonly id: number
      readonly operand: AstNode
      readonly field: string
      readonly testOnly: boolean
    }
  | {
      readonly kind: 'call'
      readonly id: number
      readonly target: AstNode | undefined
      readonly function: string
      readonly args: readonly AstNode[]
    }
  | {
      readonly kind: 'list'
      readonly id: number
      readonly elements: readonly AstNode[] /** Indexes of `[?x]` elements. */
      readonly optionalIndices: readonly number[]
    }
  | { readonly kind: 'map'; readonly id: number; readonly entries: readonly AstEntry[] }
  | { readonly kind: 'struct'; readonly id: number; readonly typeName: string; readonly entries: readonly AstEntry[] }
  /** cel-go's fold: what all comprehension macros expand to. `iterVar2` is set for two-variable comprehensions. */
  | {
      readonly kind: 'comprehension'
      readonly id: number
      readonly iterVar: string
      readonly iterVar2: string | undefined
      readonly iterRange: AstNode
      readonly accuVar: string
      readonly accuInit: AstNode
      readonly loopCondition: AstNode
      readonly loopStep: AstNode
      readonly result: AstNode
    }

/** A parsed expression. */
export interface ParsedExpression {
  readonly root: AstNode
  readonly source: string
  /** Position by node id. */
  readonly positions: ReadonlyMap<number, SourcePosition>
  /** The macro call that a node is the expansion of, by the expansion's id. */
  readonly macroCalls: ReadonlyMap<number, AstNode>
}

/** One problem of parsing or checking. */
export interface CelIssue {
  readonly position: SourcePosition
  readonly message: string
}

/** A CEL type. */
export type CelType =
  | {
      readonly kind:
        | 'dyn'
        | 'error'
        | 'null'
        | 'bool'
        | 'int'
        | 'uint'
        | 'double'
        | 'string'
        | 'bytes'
        | 'timestamp'
        | 'duration'
        | 'any'
    }
  | { readonly kind: 'list'; readonly element: CelType }
  | { readonly kind: 'map'; readonly key: CelType; readonly value: CelType }
  | { readonly kind: 'optional'; readonly element: CelType }
  | { readonly kind: 'type'; readonly of: CelType | undefined }
  | { readonly kind: 'param'; readonly name: string }
  /** Objects of a schema and opaque types of libraries (`kubernetes.URL`, `kubernetes.Quantity`, `net.IP`). */
  | { readonly kind: 'object'; readonly name: string }
  | { readonly kind: 'opaque'; readonly name: string; readonly parameters: readonly CelType[] }

/** An overload of a function. */
export interface OverloadDeclaration {
  /** cel-go's overload id (`add_int64`). */
  readonly id: string
  readonly isMember: boolean
  readonly parameters: readonly CelType[]
  readonly result: CelType
}

/** A function that the checker knows. */
export interface FunctionDeclaration {
  readonly name: string
  readonly overloads: readonly OverloadDeclaration[]
}

/** What an expression may use. */
export interface CheckEnvironment {
  readonly variables: ReadonlyMap<string, CelType>
  readonly functions: ReadonlyMap<string, FunctionDeclaration>
  /** Type of a field of an object type; undefined: no such field. */
  fieldType(objectType: string, field: string): CelType | undefined
  /** Names of types that may stand as expressions (`int`, `list`, `google.protobuf.Timestamp`). */
  typeNamed(name: string): CelType | undefined
}

/** A checked expression. */
export interface CheckedExpression extends ParsedExpression {
  /** Type by node id. */
  readonly types: ReadonlyMap<number, CelType>
  /** Overload ids that a call may resolve to, by node id. */
  readonly overloads: ReadonlyMap<number, readonly string[]>
  /** Qualified name that an ident or select chain resolves to, by node id. */
  readonly references: ReadonlyMap<number, string>
  readonly resultType: CelType
}
