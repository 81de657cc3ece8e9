/** `Warning` headers of one answer (RFC 7234 §5.5): quoted, without repeats, and bounded in sum. */

/** Characters of all texts together; beyond it every text is cut to `ITEM_CHARACTERS_MAX`. */
const TOTAL_CHARACTERS_MAX = 4096
const ITEM_CHARACTERS_MAX = 256

/** Collects texts and renders the header values. */
export class WarningRecorder {
  readonly #texts = new Set<string>()
  #headers: string[] = []
  #written = 0
  #truncating = false

  /** Header values so far, in the order of the texts. */
  get headers(): readonly string[] {
    return this.#headers
  }

  /** Adds a text unless it is empty, known, unprintable or beyond the limit. */
  add(text: string): void {
    if (text === '' || this.#texts.has(text)) return
    if (this.#truncating && this.#written >= TOTAL_CHARACTERS_MAX) return
    this.#texts.add(text)
    if (this.#truncating) this.#write(cut(text))
    else if (this.#written + characters(text) <= TOTAL_CHARACTERS_MAX) this.#write(text)
    else this.#startOver()
  }

  /** From here on short texts count more than whole ones: all of them are written again, cut. */
  #startOver(): void {
    this.#truncating = true
    this.#written = 0
    this.#headers = []
    for (const known of this.#texts) this.#write(cut(known))
  }

  #write(text: string): void {
    const header = warningHeader(text)
    if (header === undefined) return
    this.#written += characters(text)
    this.#headers.push(header)
  }
}

/** `299 - "text"`; undefined for a text with control characters. */
export function warningHeader(text: string): string | undefined {
  if (/\p{Cc}/u.test(text)) return undefined
  const quoted = text.replace(/["\\]/g, '\\$&')
  // Header values are bytes, one a character: text beyond ASCII goes out as UTF-8, as from the reference.
  return `299 - "${/^[ -~]*$/.test(quoted) ? quoted : Buffer.from(quoted).toString('latin1')}"`
}

/** Code points, not UTF-16 units. */
function characters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

const cut = (text: string): string =>
  text.length <= ITEM_CHARACTERS_MAX ? text : [...text].slice(0, ITEM_CHARACTERS_MAX).join('')
