/** The text that a deprecated version may carry. */

const WARNING_BYTES_MAX = 256
/** What Go calls printable: letters, marks, numbers, punctuation, symbols and the plain blank. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** Findings, without path. */
export function deprecationWarningFindings(deprecated: boolean, warning: string | undefined): string[] {
  if (warning === undefined) return []
  if (!deprecated) return ['can only be set for deprecated versions']
  const findings: string[] = []
  if (Buffer.byteLength(warning) > WARNING_BYTES_MAX) findings.push('must be <= 256 characters long')
  if (warning === '') findings.push('must not be an empty string')
  let byteIndex = 0
  for (const char of warning) {
    if (!PRINTABLE.test(char)) {
      findings.push(`must only contain printable UTF-8 characters; non-printable character found at index ${byteIndex}`)
      break
    }
    byteIndex += Buffer.byteLength(char)
  }
  return findings
}
