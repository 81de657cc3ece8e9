/** Kubernetes' semantic versions as values. */
import { compareText, goQuote } from '../../../../apimachinery/index.ts'
import type { CelType } from '../../ast.ts'
import { globalOverload, type Library, memberOverload } from '../../eval/function.ts'
import { traversalCost } from '../../eval/cost.ts'
import { CelError, intOf, OpaqueValue, type Value } from '../../values/value.ts'
import { BOOL, INT, STRING } from '../signature-terms.ts'

const TYPE_NAME = 'kubernetes.Semver'
const SEMVER: CelType = { kind: 'object', name: TYPE_NAME }

/** A version. Build data does not count when versions are compared. */
class SemverValue extends OpaqueValue {
  readonly typeName = TYPE_NAME
  readonly numbers: readonly bigint[]
  readonly prerelease: readonly string[]

  constructor(numbers: readonly bigint[], prerelease: readonly string[]) {
    super()
    this.numbers = numbers
    this.prerelease = prerelease
  }

  override get native(): string {
    const tail = this.prerelease.length > 0 ? `-${this.prerelease.join('.')}` : ''
    return `(semver.Version)${this.numbers.join('.')}${tail}`
  }

  equals(other: Value): boolean | undefined {
    return other instanceof SemverValue ? compare(this, other) === 0 : undefined
  }
}

class Flaw {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

const UINT64_MAX = 2n ** 64n - 1n
const PART = /^[0-9A-Za-z-]+$/
const TEXT_LENGTH_MAX = 1_000

function parseVersion(text: string): SemverValue {
  if (text === '') throw new Flaw('Version string empty')
  const parts = text.split('.')
  const [major = '', minor = '', ...rest] = parts
  if (parts.length < 3 || text.length > TEXT_LENGTH_MAX) throw new Flaw('No Major.Minor.Patch elements found')
  const numbers = [parseNumber(major, 'major', 'Major'), parseNumber(minor, 'minor', 'Minor')]
  const tail = rest.join('.')
  const plus = tail.indexOf('+')
  const beforeBuild = plus < 0 ? tail : tail.slice(0, plus)
  const dash = beforeBuild.indexOf('-')
  numbers.push(parseNumber(dash < 0 ? beforeBuild : beforeBuild.slice(0, dash), 'patch', 'Patch'))
  const prerelease = dash < 0 ? [] : beforeBuild.slice(dash + 1).split('.')
  prerelease.forEach(checkPrerelease)
  if (plus >= 0)
    tail
      .slice(plus + 1)
      .split('.')
      .forEach(checkBuild)
  return new SemverValue(numbers, prerelease)
}

function parseNumber(text: string, name: string, title: string): bigint {
  if (!/^[0-9]*$/.test(text)) throw new Flaw(`Invalid character(s) found in ${name} number ${goQuote(text)}`)
  if (text.length > 1 && text.startsWith('0')) throw new Flaw(`${title} number must not contain leading zeroes ${goQuote(text)}`)
  if (text === '') throw new Flaw('strconv.ParseUint: parsing "": invalid syntax')
  const number = BigInt(text)
  if (number > UINT64_MAX) throw new Flaw(`strconv.ParseUint: parsing ${goQuote(text)}: value out of range`)
  return number
}

function checkPrerelease(part: string): void {
  if (part === '') throw new Flaw('Prerelease is empty')
  if (/^0[0-9]+$/.test(part)) throw new Flaw(`Numeric PreRelease version must not contain leading zeroes ${goQuote(part)}`)
  if (!PART.test(part)) throw new Flaw(`Invalid character(s) found in prerelease ${goQuote(part)}`)
}

function checkBuild(part: string): void {
  if (part === '') throw new Flaw('Build meta data is empty')
  if (!PART.test(part)) throw new Flaw(`Invalid character(s) found in build meta data ${goQuote(part)}`)
}

/** Takes `v1.02` for `1.2.0`. */
function normalized(text: string): string {
  const bare = text.replace(/^v/, '')
  const [major = '', minor, ...rest] = bare.split('.')
  const parts = [major, ...(minor === undefined ? [] : [minor]), ...(rest.length > 0 ? [rest.join('.')] : [])]
  const trimmed = parts.map((part) => (part.length > 1 ? part.replace(/^0+/, '').replace(/^(?![0-9])/, '0') : part))
  if (trimmed.length === 3) return trimmed.join('.')
  if (/[+-]/.test(trimmed.at(-1)!)) throw new Flaw('short version cannot contain PreRelease/Build meta data')
  return [...trimmed, '0', '0'].slice(0, 3).join('.')
}

function parse(text: string, isLoose = false): SemverValue | CelError {
  try {
    return parseVersion(isLoose ? normalized(text) : text)
  } catch (error) {
    if (error instanceof Flaw) return new CelError(error.message)
    throw error
  }
}

function compare(a: SemverValue, b: SemverValue): number {
  for (let index = 0; index < 3; index++) {
    const [left, right] = [a.numbers[index]!, b.numbers[index]!]
    if (left !== right) return left < right ? -1 : 1
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return Math.sign(b.prerelease.length - a.prerelease.length)
  const count = Math.min(a.prerelease.length, b.prerelease.length)
  for (let index = 0; index < count; index++) {
    const order = comparePart(a.prerelease[index]!, b.prerelease[index]!)
    if (order !== 0) return order
  }
  return Math.sign(a.prerelease.length - b.prerelease.length)
}

/** Numbers come before words. */
function comparePart(a: string, b: string): number {
  if (a === b) return 0
  const [isNumber, isOtherNumber] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)]
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1
  return Math.sign(isNumber ? a.length - b.length || compareText(a, b) : compareText(a, b))
}

const BOTH = [SEMVER, SEMVER]
const walk = { cost: traversalCost }
const isVersion = (text: string, isLoose?: boolean): boolean => parse(text, isLoose) instanceof SemverValue
const number = (index: number) => (version: SemverValue) => intOf(BigInt.asIntN(64, version.numbers[index]!))

/** Versions without the loose reading. */
export const KUBERNETES_SEMVER: Library = {
  name: 'kubernetes.Semver',
  functions: [
    { name: 'semver', overloads: [globalOverload('string_to_semver', [STRING], SEMVER, (text: string) => parse(text), walk)] },
    {
      name: 'isSemver',
      overloads: [globalOverload('is_semver_string', [STRING], BOOL, (text: string) => isVersion(text), walk)],
    },
    {
      name: 'isGreaterThan',
      overloads: [memberOverload('semver_is_greater_than', BOTH, BOOL, (a: SemverValue, b: SemverValue) => compare(a, b) > 0)],
    },
    {
      name: 'isLessThan',
      overloads: [memberOverload('semver_is_less_than', BOTH, BOOL, (a: SemverValue, b: SemverValue) => compare(a, b) < 0)],
    },
    { name: 'compareTo', overloads: [memberOverload('semver_compare_to', BOTH, INT, compare)] },
    { name: 'major', overloads: [memberOverload('semver_major', [SEMVER], INT, number(0))] },
    { name: 'minor', overloads: [memberOverload('semver_minor', [SEMVER], INT, number(1))] },
    { name: 'patch', overloads: [memberOverload('semver_patch', [SEMVER], INT, number(2))] },
  ],
}

/** What the first version of the library adds: the loose reading. */
export const KUBERNETES_SEMVER_1: Library = {
  name: 'kubernetes.Semver.1',
  functions: [
    { name: 'semver', overloads: [globalOverload('string_bool_to_semver', [STRING, BOOL], SEMVER, parse, walk)] },
    { name: 'isSemver', overloads: [globalOverload('is_semver_string_bool', [STRING, BOOL], BOOL, isVersion, walk)] },
  ],
}
