/** Warnings for finalizers that may collide with those of other controllers. */
import { goQuote, qualifiedName } from '../../apimachinery/index.ts'

const STANDARD = ['orphan', 'foregroundDeletion', 'kubernetes']

/** Warnings for the finalizers that were added. */
export function finalizerWarnings(finalizers: readonly string[], before: readonly string[]): string[] {
  if (finalizers.length === 0) return []
  const added = [...new Set(finalizers)].filter((finalizer) => !before.includes(finalizer)).sort()
  return added.flatMap(warningsFor)
}

function warningsFor(finalizer: string): string[] {
  const findings = qualifiedName(finalizer)
  if (!finalizer.includes('/') && !STANDARD.includes(finalizer)) {
    const how = finalizer.includes('.') ? ' including a path (/)' : ''
    findings.push(`prefer a domain-qualified finalizer name${how} to avoid accidental conflicts with other finalizer writers`)
  }
  return findings.map((text) => `metadata.finalizers: ${goQuote(finalizer)}: ${text}`)
}
