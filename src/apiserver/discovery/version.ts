/** `/version`: which release of the API this server speaks, and its own version behind a plus. */
import type { HttpResponse } from '../../http/index.ts'

/** The release whose behaviour is reproduced. */
const MAJOR = '1'
const MINOR = '36'
const RELEASE = 'v1.36.3'

/** What differs from build to build. */
export interface BuildInfo {
  /** Version of this package, without a `v`. */
  readonly packageVersion: string
  /** Commit of the build. Default: empty. */
  readonly gitCommit?: string
  /** RFC 3339. Default: the epoch. */
  readonly buildDate?: string
  /** `linux/amd64`. Default: of this process. */
  readonly platform?: string
}

/** The version document. */
export interface VersionInfo {
  readonly major: string
  readonly minor: string
  readonly emulationMajor: string
  readonly emulationMinor: string
  readonly minCompatibilityMajor: string
  readonly minCompatibilityMinor: string
  readonly gitVersion: string
  readonly gitCommit: string
  readonly gitTreeState: string
  readonly buildDate: string
  readonly goVersion: string
  readonly compiler: string
  readonly platform: string
}

/** Go's names of Node's architectures, as clients expect them in `platform`. */
const ARCHITECTURES: Readonly<Record<string, string>> = Object.freeze({ x64: 'amd64', arm64: 'arm64', ia32: '386', arm: 'arm' })

/** Completes a build's data to the document. */
export function versionInfo(build: BuildInfo): VersionInfo {
  return {
    major: MAJOR,
    minor: MINOR,
    emulationMajor: MAJOR,
    emulationMinor: MINOR,
    minCompatibilityMajor: MAJOR,
    minCompatibilityMinor: '35',
    gitVersion: `${RELEASE}+outrigger.${build.packageVersion}`,
    gitCommit: build.gitCommit ?? '',
    gitTreeState: build.gitCommit ? 'clean' : '',
    buildDate: build.buildDate ?? '1970-01-01T00:00:00Z',
    // Fields of the reference's document that only Go has: the runtime stands in for them.
    goVersion: `node${process.versions.node}`,
    compiler: 'v8',
    platform: build.platform ?? `${process.platform}/${ARCHITECTURES[process.arch] ?? process.arch}`,
  }
}

/** Always printed for a human, without a line break at the end. */
export const versionAnswer = (info: VersionInfo): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(info, null, 2),
})
