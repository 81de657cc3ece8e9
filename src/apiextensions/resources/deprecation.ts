/** The warning that every answer of a deprecated version carries. */
import { compareKubeVersions } from '../../apimachinery/index.ts'
import type { DefinitionSpec, DefinitionVersion } from '../definition/definition.ts'

/** Its own text, or one that names the best version to go to. */
export function deprecationWarning(spec: DefinitionSpec, version: DefinitionVersion): string | undefined {
  if (!version.deprecated) return undefined
  if (version.deprecationWarning !== undefined) return version.deprecationWarning
  const { group, names } = spec
  const better = (spec.versions ?? [])
    .filter((it) => it.served && !it.deprecated && compareKubeVersions(it.name, version.name) > 0)
    .sort((a, b) => compareKubeVersions(b.name, a.name))[0]
  const text = `${group}/${version.name} ${names.kind} is deprecated`
  return better === undefined ? text : `${text}; use ${group}/${better.name} ${names.kind}`
}
