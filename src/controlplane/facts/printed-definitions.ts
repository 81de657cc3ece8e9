/** Definitions for field ownership: what Go prints whether it was set or not counts as required, so that nobody owns it by merely writing the object. */
import type { Definition, Definitions, Facts } from './facts.ts'

/** The definitions of `Facts.definitionsFor` with `required` completed by the fields that are always printed. */
export function printedDefinitions(facts: Facts, name: string): Definitions {
  const entries = Object.entries(facts.definitionsFor(name))
  return Object.fromEntries(entries.map(([key, definition]) => [key, completed(facts, key, definition)]))
}

function completed(facts: Facts, name: string, definition: Definition): Definition {
  const printed = (facts.goFields(name) ?? []).filter(([, , flags]) => flags === '').map(([field]) => field)
  const required = new Set([...(definition.required ?? []), ...printed])
  return required.size === (definition.required ?? []).length ? definition : { ...definition, required: [...required] }
}
