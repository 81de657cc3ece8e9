/** Looks at calls of `format` whose template and arguments are literals: what would fail at run time is refused. */
import type { AstNode, CelIssue, CelType, CheckedExpression } from '../ast.ts'
import { clauseFlaw, FormatFlaw, fillTemplate } from '../library/format-template.ts'
import { issueAt } from './issue-at.ts'
import { DYN } from './type-forms.ts'
import { bareTypeText } from './type-text.ts'
import { walkNodes } from './walk-nodes.ts'

type Kinds = ReadonlySet<CelType['kind']>

const kinds = (...each: CelType['kind'][]): Kinds => new Set(each)
const HEX = kinds('int', 'uint', 'string', 'bytes')
const TAKEN: Readonly<Record<string, Kinds>> = {
  s: kinds(
    ...(['list', 'map', 'int', 'uint', 'double', 'bool', 'string', 'timestamp', 'bytes', 'duration', 'type', 'null'] as const),
  ),
  d: kinds('int', 'uint'),
  // `"NaN"` and the infinities may be given as texts.
  f: kinds('double', 'string'),
  e: kinds('double', 'string'),
  b: kinds('int', 'uint', 'bool'),
  o: kinds('int', 'uint'),
  x: HEX,
  X: HEX,
}

/** Problems of templates and of their arguments. */
export function wrongFormatCalls(checked: CheckedExpression): CelIssue[] {
  const issues: CelIssue[] = []
  const report = (nodeId: number, message: string): void => {
    issues.push(issueAt(checked, nodeId, message))
  }
  for (const node of walkNodes(checked.root)) {
    if (node.kind !== 'call' || node.function !== 'format' || node.args.length !== 1) continue
    const [template, list] = [node.target, node.args[0]!]
    if (template?.kind !== 'constant' || template.value.type !== 'string' || list.kind !== 'list') continue
    const flaw = checkCall(checked, template.value.value, list.elements)
    if (typeof flaw === 'object') report(flaw.nodeId ?? node.id, flaw.message)
    else if (flaw < list.elements.length) {
      const counts = `expected ${flaw}, got ${list.elements.length}`
      report(node.id, `too many arguments supplied to string.format (${counts})`)
    }
  }
  return issues
}

/** The number of arguments that the template takes, or what is wrong. */
function checkCall(checked: CheckedExpression, template: string, args: readonly AstNode[]): number | FormatFlaw {
  let taken = 0
  try {
    fillTemplate(template, args.length, false, ({ verb, index }) => {
      taken++
      const wrong = wrongArgument(checked, args[index]!, TAKEN[verb]!, verb === 's')
      if (wrong) throw clauseFlaw(verb, typeName(typeOf(checked, wrong)), wrong.id)
      return ''
    })
    return taken
  } catch (error) {
    if (error instanceof FormatFlaw) return error
    throw error
  }
}

const typeOf = (checked: CheckedExpression, node: AstNode): CelType => checked.types.get(node.id) ?? DYN

function wrongArgument(checked: CheckedExpression, node: AstNode, taken: Kinds, deep: boolean): AstNode | undefined {
  const { kind } = typeOf(checked, node)
  if (kind !== 'dyn' && !taken.has(kind)) return node
  if (!deep) return undefined
  const parts =
    node.kind === 'list'
      ? node.elements
      : node.kind === 'map'
        ? node.entries.flatMap(({ key, value }) => (typeof key === 'string' ? [value] : [key, value]))
        : []
  for (const part of parts) {
    const wrong = wrongArgument(checked, part, taken, deep)
    if (wrong) return wrong
  }
  return undefined
}

/** The name of a type without its parameters, as run-time texts have it. */
function typeName(type: CelType): string {
  switch (type.kind) {
    case 'null':
      return 'null_type'
    case 'timestamp':
      return 'google.protobuf.Timestamp'
    case 'duration':
      return 'google.protobuf.Duration'
    default:
      return bareTypeText(type)
  }
}
