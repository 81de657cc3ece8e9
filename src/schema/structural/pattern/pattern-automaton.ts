/** Runs a pattern as an automaton that is made while it runs: one step a character, whatever the pattern and the text. */
import { OTHER, type PatternNode, SYMBOLS, type SymbolSet } from './pattern-syntax.ts'

/** Items of a pattern after its counted repetitions are written out; bigger ones are left to the complete engine. */
const ITEMS_MAX = 600
/** States kept; when there are more, all are forgotten and made anew as they come. */
const STATES_MAX = 500

/** Steps of the automaton with several places at once: each takes a symbol, or branches, or asks where it is, or is the end. */
type Place =
  | { readonly kind: 'symbols'; readonly set: SymbolSet; readonly next: number }
  | { readonly kind: 'branch'; readonly targets: number[] }
  | { readonly kind: 'start' | 'end'; readonly next: number }
  | { readonly kind: 'match' }

/** One set of places, with what is known about where it leads. */
interface State {
  /** Places that wait for a symbol or for the end of the text. */
  readonly waiting: readonly number[]
  /** Is there a match already? */
  readonly matches: boolean
  readonly matchesAtEnd: boolean
  /** Next state by symbol class; holes are not yet known. */
  readonly next: (State | undefined)[]
}

/** A function that tells whether a text has a match anywhere; `undefined` when the pattern is too big. */
export function patternAutomaton(pattern: PatternNode): ((text: string) => boolean) | undefined {
  const places = placesOf(pattern)
  return places && new Automaton(places).test
}

class Automaton {
  private readonly places: readonly Place[]
  private readonly entry: number
  private readonly classOf: Uint8Array
  private readonly symbolOf: readonly number[]
  private readonly states = new Map<string, State>()
  private readonly first: State

  constructor(places: readonly Place[]) {
    this.places = places
    this.entry = places.length - 1
    const classes = symbolClasses(places)
    this.classOf = classes.classOf
    this.symbolOf = classes.symbolOf
    this.first = this.makeState(new Set(), true)
  }

  readonly test = (text: string): boolean => {
    let state = this.first
    for (let index = 0; index < text.length; index++) {
      if (state.matches) return true
      const unit = text.charCodeAt(index)
      // Both halves of a pair are one character.
      if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1))) index++
      const symbolClass = this.classOf[Math.min(unit, OTHER)]!
      state = state.next[symbolClass] ?? this.advance(state, symbolClass)
      if (state.waiting.length === 0 && !state.matches) return false
    }
    return state.matches || state.matchesAtEnd
  }

  private advance(state: State, symbolClass: number): State {
    const symbol = this.symbolOf[symbolClass]!
    const reached = new Set<number>()
    for (const index of state.waiting) {
      const place = this.places[index]!
      if (place.kind === 'symbols' && place.set[symbol]) reached.add(place.next)
    }
    const next = this.makeState(reached, false)
    state.next[symbolClass] = next
    return next
  }

  /** A search may begin at every character, so the entry is always among the places. */
  private makeState(reached: ReadonlySet<number>, atStart: boolean): State {
    const open = this.follow([...reached, this.entry], atStart, false)
    const waiting = [...open]
      .filter((index) => this.places[index]!.kind === 'symbols' || this.places[index]!.kind === 'end')
      .sort((a, b) => a - b)
    const matches = this.hasMatch(open)
    const key = `${matches}${atStart}${waiting.join()}`
    const known = this.states.get(key)
    if (known) return known
    if (this.states.size >= STATES_MAX) this.forget()
    const atEnd = this.follow([...reached, this.entry], atStart, true)
    const state: State = { waiting, matches, matchesAtEnd: this.hasMatch(atEnd), next: [] }
    this.states.set(key, state)
    return state
  }

  /** All states hang on the first one. */
  private forget(): void {
    this.states.clear()
    this.first.next.length = 0
  }

  /** All places that are reached without a symbol. */
  private follow(from: readonly number[], atStart: boolean, atEnd: boolean): Set<number> {
    const found = new Set<number>()
    const pending = [...from]
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (found.has(index)) continue
      found.add(index)
      const place = this.places[index]!
      if (place.kind === 'branch') pending.push(...place.targets)
      else if ((place.kind === 'start' && atStart) || (place.kind === 'end' && atEnd)) pending.push(place.next)
    }
    return found
  }

  private hasMatch(places: ReadonlySet<number>): boolean {
    for (const index of places) if (this.places[index]!.kind === 'match') return true
    return false
  }
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}

/** Symbols that no item of the pattern tells apart are one class; each class is represented by one of its symbols. */
function symbolClasses(places: readonly Place[]): { classOf: Uint8Array; symbolOf: number[] } {
  const classOf = new Uint8Array(SYMBOLS)
  const symbolOf: number[] = []
  const known = new Map<string, number>()
  const sets = places.filter((place) => place.kind === 'symbols').map((place) => place.set)
  for (let symbol = 0; symbol < SYMBOLS; symbol++) {
    const signature = sets.map((set) => set[symbol]).join('')
    let number = known.get(signature)
    if (number === undefined) {
      number = symbolOf.push(symbol) - 1
      known.set(signature, number)
    }
    classOf[symbol] = number
  }
  return { classOf, symbolOf }
}

/** The places of a pattern, the entry last; `undefined` when there are too many. */
function placesOf(pattern: PatternNode): Place[] | undefined {
  const places: Place[] = [{ kind: 'match' }]
  let isTooBig = false
  const add = (place: Place): number => {
    if (places.length >= ITEMS_MAX) isTooBig = true
    else places.push(place)
    return places.length - 1
  }
  /** Makes the places of a part that goes on at `next`; returns where it begins. */
  const build = (node: PatternNode, next: number): number => {
    if (isTooBig) return next
    switch (node.kind) {
      case 'symbols':
        return add({ kind: 'symbols', set: node.set, next })
      case 'start':
      case 'end':
        return add({ kind: node.kind, next })
      case 'sequence':
        return node.parts.reduceRight((after, part) => build(part, after), next)
      case 'choice':
        return add({ kind: 'branch', targets: node.parts.map((part) => build(part, next)) })
      case 'repeat':
        return buildRepeat(node, next)
    }
  }
  const buildRepeat = ({ part, min, max }: Extract<PatternNode, { kind: 'repeat' }>, next: number): number => {
    let begin = next
    if (max === Number.POSITIVE_INFINITY) {
      const targets = [next]
      begin = add({ kind: 'branch', targets })
      targets.push(build(part, begin))
    } else {
      for (let count = min; count < max && !isTooBig; count++)
        begin = add({ kind: 'branch', targets: [next, build(part, begin)] })
    }
    for (let count = 0; count < min && !isTooBig; count++) begin = build(part, begin)
    return begin
  }
  add({ kind: 'branch', targets: [build(pattern, 0)] })
  return isTooBig ? undefined : places
}
