/** Kubernetes' `find` and `findAll`. */
import { type Invoke, type Library, memberOverload } from '../../eval/function.ts'
import { patternCost } from '../../eval/cost.ts'
import { ArrayList } from '../../values/list.ts'
import { CelError, type Value } from '../../values/value.ts'
import { INT, listOf, STRING } from '../signature-terms.ts'
import { patternFlaw } from '../constant-patterns.ts'
import { patternSource } from '../patterns.ts'

/** Units of work for finding one match. */
const MATCH_EFFORT = 3

/** At most `limit` matches; below 0: all. */
function finder(collect: (matches: string[]) => Value, limitOf: (count: Value) => number): () => Invoke {
  return () => {
    const patterns = patternSource((flaw) => `Illegal regex: ${flaw}`)
    return (text, pattern, count, _d, effort) => {
      const compiled = patterns(pattern as string, text as string, effort)
      if (compiled instanceof CelError) return compiled
      const limit = limitOf(count)
      const matches: string[] = []
      const matcher = compiled.matcher(text as string)
      let lastEnd = -1
      while ((limit < 0 || matches.length < limit) && matcher.find()) {
        effort.work(MATCH_EFFORT)
        // Where a match ends there is no empty one.
        if (matcher.start() !== matcher.end() || matcher.start() !== lastEnd) matches.push(matcher.group() ?? '')
        lastEnd = matcher.end()
      }
      return collect(matches)
    }
  }
}

const first = finder(
  (matches) => matches[0] ?? '',
  () => 1,
)
const every = finder(
  (matches) => new ArrayList(matches),
  (count) => (count === undefined ? -1 : Number(count)),
)

/** `find` and `findAll`. */
export const KUBERNETES_REGEX: Library = {
  name: 'kubernetes.regex',
  functions: [
    {
      name: 'find',
      overloads: [
        memberOverload('string_find_string', [STRING, STRING], STRING, first(), {
          advanceCost: patternCost,
          specialize: first,
          flaw: patternFlaw,
        }),
      ],
    },
    {
      name: 'findAll',
      overloads: [
        memberOverload('string_find_all_string', [STRING, STRING], listOf(STRING), every(), {
          advanceCost: patternCost,
          specialize: every,
          flaw: patternFlaw,
        }),
        memberOverload('string_find_all_string_int', [STRING, STRING, INT], listOf(STRING), every(), {
          advanceCost: patternCost,
          specialize: every,
          flaw: patternFlaw,
        }),
      ],
    },
  ],
}
