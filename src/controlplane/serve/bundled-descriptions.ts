/** Finds the texts for `kubectl explain` that the build has made. */
import { existsSync } from 'node:fs'
import { type DescriptionTable, openDescriptions, withOlderForms } from '../facts/index.ts'

/** Beside the bundle; seen from the sources, in the folder of the bundle. */
const PLACES = ['./data/descriptions.json.gz', '../../../dist/data/descriptions.json.gz']

/** The table; empty when the build has not been run. */
export function openBundledDescriptions(): DescriptionTable {
  const places = PLACES.map((place) => new URL(place, import.meta.url))
  return withOlderForms(openDescriptions(places.find((place) => existsSync(place)) ?? places[0]!))
}
