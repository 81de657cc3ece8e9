/** Prices of Kubernetes' functions and of the functions on strings that it prices itself, by name. */
import { LIST_COST, PATTERN_FACTOR, STRUCT_COST, TEXT_FACTOR } from '../eval/cost.ts'
import { parametersOf } from '../check/type-forms.ts'
import type { CelType } from '../ast.ts'
import type { CallPrice, CallSite, Operand } from './call-site.ts'
import { FieldPath } from './field-path.ts'
import { exactly, ONE, plus, type Range, scaled, times, UNBOUNDED, wrapped, ZERO } from './ranges.ts'

/** `undefined`: priced as a call of any other function. */
type Price = (call: CallSite) => CallPrice | undefined

const fixed =
  (price: bigint): Price =>
  () => ({ price: exactly(price) })

/** Going over a text. */
function walking(size: Range, rounds = 1): Range {
  return scaled(size, rounds * TEXT_FACTOR)
}

/** Going over the first argument. */
const walkingArgument =
  (rounds = 1): Price =>
  ({ args, sizeOf }) => ({ price: walking(sizeOf(args[0]!), rounds) })

const sameSize = (size: Range): CallPrice => ({ price: walking(size), size })

/** The elements of a list (or what a type with parameters has first); `undefined`: a text. */
function elementsOf({ path, type }: Operand): Operand | undefined {
  const [element] = parametersOf(type)
  if (element === undefined) return undefined
  // A path of its own, whose storage nothing else writes.
  let own: FieldPath | undefined
  for (const step of path?.names() ?? []) own = FieldPath.extend(own, step)
  return { path: path && FieldPath.extend(own, '@items'), type: element, node: undefined, size: undefined }
}

/** Going over a list and comparing the elements, or over a text. */
function searchPrice({ target, sizeOf }: CallSite): CallPrice | undefined {
  if (!target) return undefined
  const elements = elementsOf(target)
  const size = sizeOf(target)
  if (!elements) return { price: walking(size) }
  const isText = elements.type.kind === 'string' || elements.type.kind === 'bytes'
  return { price: times(size, isText ? plus(ONE, walking(sizeOf(elements))) : ONE) }
}

function replacePrice({ target, args, sizeOf }: CallSite): CallPrice | undefined {
  if (!target) return undefined
  const text = sizeOf(target)
  return { price: walking(text, 2), size: replacedSize(text, sizeOf(args[0]!), sizeOf(args[1]!)) }
}

/** Size of a text in which parts are replaced: the shortest parts by the longest texts, or the other way round. */
function replacedSize(text: Range, part: Range, by: Range): Range {
  const longest = replacements(text.max, part.min, by.max <= part.min)
  const shortest = replacements(text.min, part.max, part.max <= by.min)
  return {
    min: plus(times(exactly(shortest.count), by), exactly(shortest.kept)).min,
    max: plus(times(exactly(longest.count), by), exactly(longest.kept)).max,
  }
}

/** How often a part is replaced, and how much of the text is counted as staying. */
function replacements(text: bigint, part: bigint, staysAsItIs: boolean): { readonly count: bigint; readonly kept: bigint } {
  // Nothing is found around each character.
  if (part === 0n) return { count: text < UNBOUNDED ? text + 1n : text, kept: text }
  if (staysAsItIs) return { count: 0n, kept: text }
  const count = Math.ceil(Number(text) / Number(part))
  return { count: count >= 2 ** 64 ? UNBOUNDED : BigInt(count), kept: 0n }
}

function splitPrice({ target, args, sizeOf }: CallSite): CallPrice | undefined {
  if (!target) return undefined
  const text = sizeOf(target)
  const limit = args[1]?.node
  const isLimited = limit?.kind === 'constant' && limit.value.type === 'int'
  const max = isLimited ? wrapped(limit.value.value as bigint) : text.max
  return { price: walking(text, 2), size: { min: 0n, max } }
}

function joinPrice({ target, args, sizeOf }: CallSite): CallPrice | undefined {
  if (!target) return undefined
  const list = sizeOf(target)
  const elements = elementsOf(target)
  let size = elements ? times(list, sizeOf(elements)) : ZERO
  const oneLess = (count: bigint): bigint => (count > 0n ? count - 1n : 0n)
  if (args[0]) size = plus(size, times(sizeOf(args[0]), { min: oneLess(list.min), max: oneLess(list.max) }))
  return sameSize(size)
}

function findPrice({ target, args, sizeOf }: CallSite): CallPrice | undefined {
  if (!target || !args[0]) return undefined
  const text = sizeOf(target)
  const price = times(walking(plus(text, ONE)), scaled(sizeOf(args[0]), PATTERN_FACTOR))
  return { price, size: { min: 0n, max: text.max } }
}

/** Bytes of an IP address. */
const ADDRESS: Range = { min: 4n, max: 16n }

/** Comparing two addresses, one of which may have to be read from a text. */
function containsIpPrice({ overload, args, sizeOf }: CallSite): CallPrice {
  const price = walking(plus(ADDRESS, ADDRESS))
  return { price: overload.endsWith('_string') ? plus(price, walking(sizeOf(args[0]!))) : price }
}

function containsCidrPrice(call: CallSite): CallPrice {
  return { price: plus(containsIpPrice(call).price, plus(walking(ADDRESS), ONE)) }
}

/** Length that every pattern of a named format counts with. */
const FORMAT_PATTERN = 128
/** Length of the longest name of a format. */
const FORMAT_NAME = 64n

function validatePrice({ args, sizeOf }: CallSite): CallPrice {
  return { price: scaled(walking(sizeOf(args[0]!)), FORMAT_PATTERN * PATTERN_FACTOR) }
}

function nameOf(type: CelType): string {
  return type.kind === 'object' || type.kind === 'opaque' ? type.name : type.kind
}

const COMPARED_AT_ONCE = new Set([
  'net.IP',
  'net.CIDR',
  'kubernetes.Quantity',
  'kubernetes.Semver',
  'kubernetes.authorization.Authorizer',
  'kubernetes.authorization.PathCheck',
  'kubernetes.authorization.GroupCheck',
  'kubernetes.authorization.ResourceCheck',
  'kubernetes.authorization.Decision',
])

function equalsPrice({ args }: CallSite): CallPrice | undefined {
  const [left, right] = [args[0]!, args[1]!]
  const name = nameOf(left.type)
  if (name !== nameOf(right.type)) return undefined
  if (COMPARED_AT_ONCE.has(name)) return { price: ONE }
  if (name === 'kubernetes.NamedFormat') return { price: walking({ min: 1n, max: FORMAT_NAME }) }
  // The text of a URL is compared; the reference looks at the size of the right one only.
  return name === 'kubernetes.URL' ? { price: walking({ min: 1n, max: right.size?.max ?? 1n }) } : undefined
}

/** Characters that the shortest requirement of a selector has, and what making a requirement costs: a list and a structure. */
const REQUIREMENT = { perCharacter: 0.5, price: LIST_COST + STRUCT_COST }

function selectorPrice({ args, sizeOf }: CallSite): CallPrice {
  const size = sizeOf(args[0]!)
  const requirements = scaled(scaled(size, REQUIREMENT.perCharacter), REQUIREMENT.price)
  return { price: plus(plus(exactly(LIST_COST), walking(size)), requirements) }
}

const AUTHORIZER_STEPS = 'serviceAccount path group resource subresource namespace name allowed reason error errored'
const ADDRESS_QUESTIONS =
  'masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast'
const NUMBER_QUESTIONS =
  'sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch'
const URL_PARTS = 'getScheme getHostname getHost getPort getEscapedPath getQuery'

const all = (names: string, price: Price): [string, Price][] => names.split(' ').map((name) => [name, price])

const PRICES: ReadonlyMap<string, Price> = new Map<string, Price>([
  // Two authorization checks an expression, no more.
  ['check', fixed(350_000n)],
  ...all(`${AUTHORIZER_STEPS} ${ADDRESS_QUESTIONS} ${NUMBER_QUESTIONS} ${URL_PARTS} format.named`, fixed(1n)),
  ...all('fieldSelector labelSelector', selectorPrice),
  ...all('isSorted sum max min indexOf lastIndexOf', searchPrice),
  ...all('url jsonpatch.escapeKey', ({ args, sizeOf }) => sameSize(sizeOf(args[0]!))),
  ...all('lowerAscii upperAscii substring trim', ({ target, sizeOf }) => target && sameSize(sizeOf(target))),
  ['replace', replacePrice],
  ['split', splitPrice],
  ['join', joinPrice],
  ...all('find findAll', findPrice),
  ...all('cidr isIP isCIDR quantity isQuantity semver isSemver', walkingArgument()),
  ['ip', (call) => (call.overload === 'cidr_ip' ? { price: ONE } : walkingArgument()(call))],
  ['ip.isCanonical', walkingArgument(2)],
  ['containsIP', containsIpPrice],
  ['containsCIDR', containsCidrPrice],
  ['validate', validatePrice],
  ['_==_', equalsPrice],
])

/** Price of a call of one of these functions, without its arguments; `undefined`: it is none. */
export function kubernetesPrice(call: CallSite): CallPrice | undefined {
  return PRICES.get(call.name)?.(call)
}
