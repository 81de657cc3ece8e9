/**
 * Runs the grammar's program over tokens and builds the concrete tree, without recursion. Wrong input is repaired the way ANTLR does it
 * (drop one token, make one up, skip to what an outer rule can go on with), because the reference's error texts show these repairs.
 */
import { GRAMMAR } from './grammar.ts'
import { type IssueLog, ParsingStopped } from './issue-log.ts'
import type { Lexed } from './lexer.ts'
import type { Step } from './program.ts'
import type { SyntaxNode, SyntaxPart } from './syntax-tree.ts'
import {
  addTokens,
  firstToken,
  type SourceToken,
  Token,
  type TokenKind,
  type TokenSet,
  tokenSet,
  tokenSetText,
} from './tokens.ts'

/** How deep one rule may nest in itself. */
const RULE_DEPTH_MAX = 250
/** Repairs of one source. */
const RECOVERIES_MAX = 30
/** Tokens that one repair may skip. */
const RECOVERY_TOKENS_MAX = 256

/** A rule that is being read. */
interface Frame {
  node: SyntaxNode
  readonly precedence: number
  /** Step of the caller behind the call; undefined for the outermost rule. */
  readonly returnTo: number | undefined
  readonly label: string | undefined
  readonly repeated: boolean
}

/** The tree of a source. Problems go to the log; throws `ParsingStopped` when the source is given up. */
export function readSyntax(lexed: Lexed, log: IssueLog): SyntaxNode {
  return new Machine(lexed, log).run()
}

class Machine {
  readonly #all: readonly SourceToken[]
  readonly #visible: readonly SourceToken[]
  readonly #log: IssueLog
  readonly #frames: Frame[] = []
  readonly #depths = new Map<string, number>()
  readonly #la = (k: number): TokenKind => this.#ahead(k).kind
  /** Index of the current token. */
  #at = 0
  /** Index of the current step. */
  #step = 0
  /** A problem was reported and no token matched since: what follows is a consequence and not reported. */
  #isRecovering = false
  #recoveries = 0
  #recoveredAt = -1
  readonly #recoveredSteps = new Set<number>()

  constructor(lexed: Lexed, log: IssueLog) {
    this.#all = lexed.tokens
    this.#visible = lexed.tokens.filter(({ kind }) => kind !== Token.hidden)
    this.#log = log
  }

  run(): SyntaxNode {
    this.#enter('start', 0, undefined, undefined, false)
    const root = this.#frames[0]!.node
    while (this.#frames.length > 0) this.#runStep(GRAMMAR.steps[this.#step]!)
    return root
  }

  #runStep(step: Step): void {
    switch (step.do) {
      case 'match':
        this.#match(step.kinds, step.label, step.repeated)
        return
      case 'call':
        this.#enter(step.rule, step.precedence, this.#step + 1, step.label, step.repeated)
        return
      case 'choose':
        this.#choose(step)
        return
      case 'go':
        this.#step = step.to
        return
      case 'form':
        this.#frame.node.form = step.form
        this.#step++
        return
      case 'wrap': {
        const frame = this.#frame
        const left = frame.node
        frame.node = { rule: left.rule, form: step.form, start: left.start, parts: new Map([['left', left]]) }
        this.#step++
        return
      }
      case 'end':
        this.#leave()
        return
      default:
        step satisfies never
    }
  }

  get #frame(): Frame {
    return this.#frames.at(-1)!
  }

  #ahead(k: number): SourceToken {
    return this.#visible[Math.min(this.#at + k - 1, this.#visible.length - 1)]!
  }

  #consume(): void {
    if (this.#at < this.#visible.length - 1) this.#at++
  }

  #enter(rule: string, precedence: number, returnTo: number | undefined, label: string | undefined, repeated: boolean): void {
    const depth = (this.#depths.get(rule) ?? 0) + 1
    if (depth > RULE_DEPTH_MAX) this.#log.stop(`expression recursion limit exceeded: ${RULE_DEPTH_MAX}`)
    this.#depths.set(rule, depth)
    const node: SyntaxNode = { rule, form: '', start: this.#ahead(1).start, parts: new Map() }
    this.#frames.push({ node, precedence, returnTo, label, repeated })
    this.#step = GRAMMAR.starts.get(rule)!
  }

  #leave(): void {
    const { node, returnTo, label, repeated } = this.#frames.pop()!
    this.#depths.set(node.rule, this.#depths.get(node.rule)! - 1)
    if (returnTo === undefined) return
    this.#addPart(label, repeated, node)
    this.#step = returnTo
  }

  #addPart(label: string | undefined, repeated: boolean, part: SourceToken | SyntaxNode): void {
    if (label === undefined) return
    const { parts } = this.#frame.node
    const existing: SyntaxPart | undefined = repeated ? parts.get(label) : undefined
    if (!repeated) parts.set(label, part)
    else if (Array.isArray(existing)) existing.push(part)
    else parts.set(label, [part])
  }

  #match(kinds: TokenSet, label: string | undefined, repeated: boolean): void {
    let token: SourceToken | undefined = this.#ahead(1)
    if (kinds[token.kind] === 1) {
      this.#endRecovery()
      this.#consume()
    } else {
      token = this.#recoverInline()
      if (token === undefined) {
        this.#fail(this.#mismatch())
        return
      }
    }
    this.#addPart(label, repeated, token)
    this.#step++
  }

  #choose(step: Step & { do: 'choose' }): void {
    const failure = this.#synchronize(step.again)
    if (failure !== undefined) {
      this.#fail(failure)
      return
    }
    const choice = step.predict(this.#la, this.#frame.precedence)
    if (choice < 0) this.#fail(this.#noAlternative(-choice))
    else this.#step = step.targets[choice]!
  }

  /** Looks whether the next token can go on from here, and repairs what one dropped token repairs. Answers a problem that stays. */
  #synchronize(again: boolean): Problem | undefined {
    if (this.#isRecovering) return undefined
    const next = GRAMMAR.nextTokens(this.#step)
    if (next[Token.ruleEnd] === 1 || next[this.#ahead(1).kind] === 1) return undefined
    if (!again) return this.#dropToken(() => this.#consume()) === undefined ? this.#mismatch() : undefined
    this.#reportUnwanted()
    const resume = this.#expected(this.#step)
    addTokens(resume, this.#recoverySet())
    this.#skipUntil(resume, () => this.#consume())
    return undefined
  }

  #recoverInline(): SourceToken | undefined {
    this.#countRecovery()
    const consume = this.#limitedConsume()
    const dropped = this.#dropToken(consume)
    if (dropped !== undefined) {
      consume()
      return dropped
    }
    const current = this.#ahead(1)
    if (this.#expected(this.#step + 1)[current.kind] !== 1) return undefined
    const expected = this.#expected(this.#step)
    this.#report(current, `missing ${tokenSetText(expected)} at ${quote(current.text)}`)
    const kind = firstToken(expected)
    return { kind, text: `<missing ${tokenSetText(tokenSet(kind))}>`, start: current.start }
  }

  /** Drops the current token when the one behind it is what is expected; answers that one. */
  #dropToken(consume: () => void): SourceToken | undefined {
    if (this.#expected(this.#step)[this.#ahead(2).kind] !== 1) return undefined
    this.#reportUnwanted()
    consume()
    this.#endRecovery()
    return this.#ahead(1)
  }

  /** Gives the current rule up: reports, skips to what an outer rule can go on with, and goes back to the caller. */
  #fail(problem: Problem): void {
    this.#report(problem.token, problem.message)
    this.#countRecovery()
    const consume = this.#limitedConsume()
    if (this.#recoveredAt === this.#at && this.#recoveredSteps.has(this.#step)) consume()
    this.#recoveredAt = this.#at
    this.#recoveredSteps.add(this.#step)
    this.#skipUntil(this.#recoverySet(), consume)
    this.#leave()
  }

  #endRecovery(): void {
    this.#isRecovering = false
    this.#recoveredAt = -1
    this.#recoveredSteps.clear()
  }

  #countRecovery(): void {
    this.#recoveries++
    if (this.#recoveries <= RECOVERIES_MAX) return
    this.#log.addSyntaxError(this.#ahead(1).start, `error recovery attempt limit exceeded: ${RECOVERIES_MAX}`)
    throw new ParsingStopped()
  }

  #limitedConsume(): () => void {
    let skipped = 0
    return () => {
      if (skipped >= RECOVERY_TOKENS_MAX) this.#log.stop(`error recovery token lookahead limit exceeded: ${RECOVERY_TOKENS_MAX}`)
      skipped++
      this.#consume()
    }
  }

  #skipUntil(set: TokenSet, consume: () => void): void {
    while (this.#ahead(1).kind !== Token.eof && set[this.#ahead(1).kind] !== 1) consume()
  }

  #report(token: SourceToken, message: string): void {
    if (this.#isRecovering) return
    this.#isRecovering = true
    this.#log.addSyntaxError(token.start, message)
  }

  #reportUnwanted(): void {
    const token = this.#ahead(1)
    this.#report(token, `extraneous input ${quote(token.text)} expecting ${tokenSetText(this.#expected(this.#step))}`)
  }

  #mismatch(): Problem {
    const token = this.#ahead(1)
    return { token, message: `mismatched input ${quote(token.text)} expecting ${tokenSetText(this.#expected(this.#step))}` }
  }

  #noAlternative(k: number): Problem {
    const token = this.#ahead(k)
    const text = quote(this.#textBetween(this.#ahead(1), token))
    // A keyword where a field name belongs has a text of its own.
    const keyword = /^'.(true|false|null)'$/s.exec(text)?.[1]
    const message =
      keyword === undefined ? `no viable alternative at input ${text}` : `mismatched input '${keyword}' expecting IDENTIFIER`
    return { token, message }
  }

  #textBetween(first: SourceToken, last: SourceToken): string {
    if (first.kind === Token.eof) return first.text
    let text = ''
    for (let index = this.#all.indexOf(first); index < this.#all.length; index++) {
      const token = this.#all[index]!
      if (token.kind === Token.eof) break
      text += token.text
      if (token === last) break
    }
    return text
  }

  /** What can come at a step, the callers included. */
  #expected(step: number): TokenSet {
    const expected = Uint8Array.from(GRAMMAR.nextTokens(step))
    for (let index = this.#frames.length - 1; index >= 0 && expected[Token.ruleEnd] === 1; index--) {
      expected[Token.ruleEnd] = 0
      const { returnTo } = this.#frames[index]!
      if (returnTo === undefined) expected[Token.eof] = 1
      else addTokens(expected, GRAMMAR.nextTokens(returnTo))
    }
    return expected
  }

  /** What any caller can go on with. */
  #recoverySet(): TokenSet {
    const set = tokenSet()
    for (const { returnTo } of this.#frames) if (returnTo !== undefined) addTokens(set, GRAMMAR.nextTokens(returnTo))
    set[Token.ruleEnd] = 0
    return set
  }
}

/** A problem that ends a rule. */
interface Problem {
  readonly token: SourceToken
  readonly message: string
}

function quote(text: string): string {
  return `'${text.replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`
}
