/** JSON values as Go prints them with `%v`: strategic patches stand so in error texts. */
import { goNumber, isObject, type JsonValue, sortedKeys } from '../../apimachinery/index.ts'

/** `map[metadata:map[nickname:y]]`, `[a b]`, `<nil>`. */
export function goMapText(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goMapText).join(' ')}]`
  if (isObject(value))
    return `map[${sortedKeys(value)
      .map((key) => `${key}:${goMapText(value[key])}`)
      .join(' ')}]`
  if (typeof value === 'number' || typeof value === 'bigint') return goNumber(value)
  return String(value)
}
