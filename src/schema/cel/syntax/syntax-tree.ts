/** The concrete tree of a source: what the grammar's rules matched. It holds gaps where the source is wrong. */
import type { SourceToken } from './tokens.ts'

/** A part of a node: a token or node, or a list of them. */
export type SyntaxPart = SourceToken | SyntaxNode | (SourceToken | SyntaxNode)[]

/** What a rule matched. */
export interface SyntaxNode {
  readonly rule: string
  /** The form of the rule, empty where it has one only or did not get that far. */
  form: string
  /** Index in the source of the first token. */
  readonly start: number
  readonly parts: Map<string, SyntaxPart>
}

/** A part that is a token. */
export function tokenPart(node: SyntaxNode, label: string): SourceToken | undefined {
  return node.parts.get(label) as SourceToken | undefined
}

/** A part that is a node. */
export function nodePart(node: SyntaxNode | undefined, label: string): SyntaxNode | undefined {
  return node?.parts.get(label) as SyntaxNode | undefined
}

/** A part that is a list of tokens. */
export function tokenParts(node: SyntaxNode, label: string): readonly SourceToken[] {
  return (node.parts.get(label) as SourceToken[] | undefined) ?? []
}

/** A part that is a list of nodes. */
export function nodeParts(node: SyntaxNode | undefined, label: string): readonly SyntaxNode[] {
  return (node?.parts.get(label) as SyntaxNode[] | undefined) ?? []
}
