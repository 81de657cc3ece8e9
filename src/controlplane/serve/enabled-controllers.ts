/** `--controllers`: which controllers run in the server. */
import { SetupError } from './setup-error.ts'

const CONTROLLERS = ['namespace', 'storage-version-migrator'] as const

/** A controller that can be switched off. */
export type ControllerName = (typeof CONTROLLERS)[number]

/**
 * Tells of each controller whether it shall run. As kube-controller-manager's flag: `*` stands for all, `-NAME` switches one off
 * whatever else is said; but a list of such entries alone means all others, where the reference runs none.
 * @throws SetupError for a name that there is not
 */
export function enabledControllers(entries: readonly string[]): (name: ControllerName) => boolean {
  const known: readonly string[] = CONTROLLERS
  for (const entry of entries) {
    if (entry === '*' || known.includes(entry.replace(/^-/, ''))) continue
    throw new SetupError(`--controllers: "${entry}": no such controller; there are ${known.join(', ')}, and * for all`)
  }
  const all = entries.includes('*') || (entries.length > 0 && entries.every((entry) => entry.startsWith('-')))
  return (name) => !entries.includes(`-${name}`) && (all || entries.includes(name))
}
