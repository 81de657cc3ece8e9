/** What a validation finds, in the reference's words, and the order and counting in which it collects them. */
import {
  type FieldError,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
  fieldTooLong,
  fieldTooMany,
  fieldTypeInvalid,
  goJson,
  goQuote,
  type JsonValue,
  type VerbatimValue,
} from '../../../apimachinery/index.ts'

/** Findings kept of one validation. Bounds the answer to a hostile body with hundreds of thousands of bad values. */
const FINDINGS_MAX = 10_000

/** One finding. Names are relative to the validated value: `spec.a[0]`, empty for the value itself. */
export interface Finding {
  /** Findings of equal text are one. */
  readonly text: string
  /** `undefined`: the finding belongs to the validated value as a whole (junctors, ranges). */
  readonly name: string | undefined
  toError(field: string | undefined): FieldError
}

/** Findings without repetition, and the score by which the best of several alternatives is picked. */
export class Report {
  readonly findings: Finding[] = []
  /** Checks made, failed ones included: an alternative that got further has more. */
  score = 0
  readonly #texts = new Set<string>()

  get isValid(): boolean {
    return this.findings.length === 0
  }

  add(finding: Finding): void {
    if (this.#texts.has(finding.text) || this.findings.length >= FINDINGS_MAX) return
    this.#texts.add(finding.text)
    this.findings.push(finding)
  }

  merge(other: Report): void {
    this.score += other.score
    for (const finding of other.findings) this.add(finding)
  }

  /** The findings as field errors below `path`. */
  toErrors(path: string): FieldError[] {
    return this.findings.map((finding) => finding.toError(joinPath(path, finding.name)))
  }
}

/** The name of a member of the value called `name`. */
export function memberName(name: string, key: string): string {
  return name === '' ? key : `${name}.${key}`
}

function joinPath(path: string, name: string | undefined): string | undefined {
  const relative = name?.startsWith('.') ? name.slice(1) : name
  if (!relative) return path === '' ? undefined : path
  return path === '' ? relative : `${path}.${relative}`
}

/** A value of a wrong type, or a string that is not of its format. `found` is shown as the value. */
export function wrongType(name: string, expected: string, found: string): Finding {
  const text = `${name} in body must be of type ${expected}: ${goQuote(found)}`
  return { text, name, toError: (field) => fieldTypeInvalid(field, found, text) }
}

/** A required member that is absent. Joined with a dot even at the top, as texts of the reference show. */
export function missing(name: string, key: string): Finding {
  const member = `${name}.${key}`
  return { text: `${member} in body is required`, name: member, toError: (field) => fieldRequired(field) }
}

/** A value that is none of an enum's. */
export function notInEnum(name: string, value: JsonValue, allowed: readonly JsonValue[]): Finding {
  const supported = allowed.map((item) => (typeof item === 'string' ? item : goJson(item)))
  return {
    text: `${name} in body should be one of [${supported.join(' ')}]`,
    name,
    toError: (field) => fieldNotSupported(field, value, supported),
  }
}

/** A string with too many characters. The reference says bytes and counts characters. */
export function tooLong(name: string, max: number): Finding {
  return { text: `${name} in body should be at most ${max} chars long`, name, toError: (field) => fieldTooLong(field, max) }
}

/** A list with too many items. */
export function tooManyItems(name: string, count: number, max: number): Finding {
  return { text: `${name} in body should have at most ${max} items`, name, toError: (field) => fieldTooMany(field, count, max) }
}

/** An object with too many members. */
export function tooManyMembers(name: string, count: number, max: number): Finding {
  return {
    text: `${name} in body should have at most ${max} properties`,
    name,
    toError: (field) => fieldTooMany(field, count, max),
  }
}

/** A value that breaks a rule: `spec.n in body should be a multiple of 2`. */
export function broken(name: string, value: JsonValue | VerbatimValue, rule: string): Finding {
  const text = `${name} in body ${rule}`
  return { text, name, toError: (field) => fieldInvalid(field, value, text) }
}

/** Like `broken`, with a text of its own. */
export function brokenAs(name: string, value: JsonValue, text: string): Finding {
  return { text, name, toError: (field) => fieldInvalid(field, value, text) }
}

/** A finding that the reference hangs on the whole value, with an empty string as its value. */
export function unplaced(text: string): Finding {
  return { text, name: undefined, toError: (field) => fieldInvalid(field, '', text) }
}
