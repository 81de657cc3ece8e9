/** Problems at nodes of a tree. */
import type { CelIssue, ParsedExpression } from '../ast.ts'
import { NO_POSITION } from '../syntax/source-lines.ts'

/** A problem where a node starts; of a node that no source made, a problem without a place. */
export function issueAt({ positions }: Pick<ParsedExpression, 'positions'>, nodeId: number, message: string): CelIssue {
  return { position: positions.get(nodeId) ?? NO_POSITION, message }
}
