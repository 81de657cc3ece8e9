/** Finds members that a JSON text gives twice, where others are unknown. Runs only when the count of members says that there are some. */
import { skipString } from './json-scan.ts'

/** The reference stops collecting there. */
const FINDINGS_MAX = 100

/** An open object or list. */
interface Level {
  /** Path of this object or list, `spec.a[0]`. */
  readonly path: string
  /** Keys seen; undefined for a list. */
  readonly keys: Set<string> | undefined
  /** Path of the value that comes next. */
  next: string
  index: number
}

/** See `findStrictFields`. */
export function findStrict(text: string, unknownTexts: readonly string[]): string[] {
  const unknown = new Set(unknownTexts)
  const found = new Set<string>()
  const levels: Level[] = []
  /** Deeper levels than this one are in an unknown field. */
  let silentBelow = Number.POSITIVE_INFINITY
  let next = ''
  let expectKey = false
  for (let i = 0; i < text.length; i++) {
    const level = levels.at(-1)
    switch (text[i]) {
      case '"': {
        const close = skipString(text, i)
        if (expectKey && level?.keys) {
          next = memberPath(level.path, JSON.parse(text.slice(i, close + 1)) as string)
          if (levels.length <= silentBelow) {
            const isUnknown = unknown.size > 0 && unknown.has(`unknown field "${next}"`)
            silentBelow = isUnknown ? levels.length : Number.POSITIVE_INFINITY
            if (isUnknown) found.add(`unknown field "${next}"`)
            else if (level.keys.has(next)) found.add(`duplicate field "${next}"`)
            if (found.size >= FINDINGS_MAX) return [...found]
          }
          level.keys.add(next)
          expectKey = false
        }
        i = close
        break
      }
      case '{':
        levels.push({ path: next, keys: new Set(), next: '', index: 0 })
        expectKey = true
        break
      case '[':
        levels.push({ path: next, keys: undefined, next: '', index: 0 })
        next = `${next}[0]`
        break
      case ',':
        expectKey = level?.keys !== undefined
        if (level && !expectKey) next = `${level.path}[${++level.index}]`
        break
      case '}':
      case ']':
        levels.pop()
        expectKey = false
        break
    }
  }
  return [...new Set([...found, ...unknown])]
}

function memberPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
