/**
 * A grammar as a flat program of steps that the parsing machine runs, and what can come next at each of its steps.
 * Expected tokens in error texts follow from the steps, so the grammar is written once.
 */
import { addTokens, Token, type TokenKind, type TokenSet, tokenSet } from './tokens.ts'

/** Kind of the token `k` ahead; 1 is the current one. */
export type LookAhead = (k: number) => TokenKind

/**
 * Chooses one of the targets of a step: its index, or `-k` when no target goes with the token `k` ahead.
 * `precedence` is the lowest binding strength that the rule may take.
 */
export type Prediction = (la: LookAhead, precedence: number) => number

/** One step. `label` names the part of the syntax node, `repeated` collects parts of one name in a list. */
export type Step =
  | { readonly do: 'match'; readonly kinds: TokenSet; readonly label: string | undefined; readonly repeated: boolean }
  | {
      readonly do: 'call'
      readonly rule: string
      readonly precedence: number
      readonly label: string | undefined
      readonly repeated: boolean
    }
  /** `again`: the choice is made after a round of a loop, where unexpected tokens are skipped rather than refused. */
  | { readonly do: 'choose'; readonly again: boolean; readonly predict: Prediction; readonly targets: number[] }
  | { readonly do: 'go'; to: number }
  /** The node becomes this form of its rule. */
  | { readonly do: 'form'; readonly form: string }
  /** The node so far becomes the part `left` of a new node: how left recursion reads. */
  | { readonly do: 'wrap'; readonly form: string }
  | { readonly do: 'end' }

/** Writes steps at the end of a program. */
export type Piece = (program: GrammarProgram) => void

/** Options of a step that reads a part. */
export interface PartOptions {
  readonly label?: string
  readonly repeated?: boolean
}

/** The steps of all rules. */
export class GrammarProgram {
  readonly steps: Step[] = []
  readonly starts = new Map<string, number>()
  readonly #next = new Map<number, TokenSet>()

  /** Adds a rule. */
  rule(name: string, ...pieces: readonly Piece[]): void {
    this.starts.set(name, this.steps.length)
    for (const piece of pieces) piece(this)
    this.steps.push({ do: 'end' })
  }

  /** What can come at a step within its rule; holds `ruleEnd` when the rule may be over. */
  nextTokens(at: number): TokenSet {
    const known = this.#next.get(at)
    if (known !== undefined) return known
    const set = tokenSet()
    this.#collect(at, set, new Set())
    this.#next.set(at, set)
    return set
  }

  #collect(at: number, set: TokenSet, seen: Set<number>): void {
    if (seen.has(at)) return
    seen.add(at)
    const step = this.steps[at]!
    switch (step.do) {
      case 'match':
        addTokens(set, step.kinds)
        return
      case 'call':
        // No rule of the grammar matches nothing, so what follows the call does not show through.
        addTokens(set, this.nextTokens(this.starts.get(step.rule)!))
        return
      case 'choose':
        for (const target of step.targets) this.#collect(target, set, seen)
        return
      case 'go':
        this.#collect(step.to, set, seen)
        return
      case 'form':
      case 'wrap':
        this.#collect(at + 1, set, seen)
        return
      case 'end':
        set[Token.ruleEnd] = 1
        return
      default:
        step satisfies never
    }
  }
}

/** Reads one token of these kinds. */
export function token(kinds: TokenKind | readonly TokenKind[], { label, repeated = false }: PartOptions = {}): Piece {
  const set = typeof kinds === 'number' ? tokenSet(kinds) : tokenSet(...kinds)
  return ({ steps }) => steps.push({ do: 'match', kinds: set, label, repeated })
}

/** Reads a rule. */
export function call(
  rule: string,
  { label, repeated = false, precedence = 0 }: PartOptions & { precedence?: number } = {},
): Piece {
  return ({ steps }) => steps.push({ do: 'call', rule, precedence, label, repeated })
}

/** Names the form of the node. */
export function form(name: string): Piece {
  return ({ steps }) => steps.push({ do: 'form', form: name })
}

/** Starts a new node around the node so far. */
export function wrap(name: string): Piece {
  return ({ steps }) => steps.push({ do: 'wrap', form: name })
}

/** One of several ways to go on. */
export function choice(predict: Prediction, ...alternatives: readonly (readonly Piece[])[]): Piece {
  return (program) => {
    const { steps } = program
    const targets: number[] = []
    steps.push({ do: 'choose', again: false, predict, targets })
    const exits: { do: 'go'; to: number }[] = []
    for (const pieces of alternatives) {
      targets.push(steps.length)
      for (const piece of pieces) piece(program)
      const exit = { do: 'go' as const, to: 0 }
      exits.push(exit)
      steps.push(exit)
    }
    for (const exit of exits) exit.to = steps.length
  }
}

/** What may be left out; taken when the next token can start it. */
export function optional(...pieces: readonly Piece[]): Piece {
  return (program) => {
    const { steps } = program
    const body = steps.length + 1
    const targets = [body]
    steps.push({ do: 'choose', again: false, predict: (la) => (program.nextTokens(body)[la(1)] === 1 ? 0 : 1), targets })
    for (const piece of pieces) piece(program)
    targets.push(steps.length)
  }
}

/** What may come any number of times, as long as `predict` answers 0 (default: while the next token can start it). */
export function many(predict: Prediction | undefined, ...pieces: readonly Piece[]): Piece {
  return (program) => {
    const { steps } = program
    const body = steps.length + 1
    const decide: Prediction = predict ?? ((la) => (program.nextTokens(body)[la(1)] === 1 ? 0 : 1))
    const targets = [body]
    steps.push({ do: 'choose', again: false, predict: decide, targets })
    for (const piece of pieces) piece(program)
    steps.push({ do: 'choose', again: true, predict: decide, targets })
    targets.push(steps.length)
  }
}

/** What comes once or more, as long as `predict` answers 0. */
export function several(predict: Prediction | undefined, ...pieces: readonly Piece[]): Piece {
  return (program) => {
    const { steps } = program
    const body = steps.length
    const decide: Prediction = predict ?? ((la) => (program.nextTokens(body)[la(1)] === 1 ? 0 : 1))
    for (const piece of pieces) piece(program)
    const targets = [body]
    steps.push({ do: 'choose', again: true, predict: decide, targets })
    targets.push(steps.length)
  }
}
