/** Long lines of YAML text: where the reference's emitter breaks them. */

/** A line is broken at the first blank beyond this. */
const LINE_WIDTH = 80
const QUOTES = new Set(["'", '"'])

/**
 * Breaks the written form of a string, plain or quoted, at single blanks behind the width; readers take each break for the blank.
 * @param column characters that stand before it on its line
 * @param indent what further lines begin with
 */
export function foldYaml(written: string, column: number, indent: string): string {
  if (column + written.length <= LINE_WIDTH || !written.includes(' ')) return written
  const quote = QUOTES.has(written[0]!) ? written[0]! : ''
  const [first, last] = [quote.length, written.length - 1 - quote.length]
  let folded = ''
  let lineStart = 0
  // Where the line would begin if the text held what stands before it, too.
  let origin = -column
  for (let at = written.indexOf(' '); at >= 0; at = written.indexOf(' ', at + 1)) {
    const isInside = quote === '' || (at > first && at < last)
    if (at - origin <= LINE_WIDTH || !isInside || written[at - 1] === ' ') continue
    const blankFollows = written[at + 1] === ' '
    // Only double quotes can protect a blank at the start of a line.
    if (blankFollows && quote !== '"') continue
    const start = `${indent}${blankFollows ? '\\' : ''}`
    folded += `${written.slice(lineStart, at)}\n${start}`
    lineStart = at + 1
    origin = lineStart - start.length
  }
  return folded + written.slice(lineStart)
}
