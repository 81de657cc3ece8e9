/** Random CEL programs: most are well-formed, some are made to grow, and some are no programs at all. */

/** Repeats itself for one seed. */
export class ProgramSource {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A program. */
  next(): string {
    const kind = this.#below(50)
    if (kind < 3) return this.#garbage()
    if (kind < 6) return this.#mutated(this.#expression('bool', 4))
    if (kind === 6) return this.#growing()
    if (kind < 10) return this.#nested()
    return this.#expression(this.#pick(TYPES), 2 + this.#below(5))
  }

  #below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[this.#below(choices.length)]!
  }

  /** Fills the holes of a random template of the type: `#type` is an expression, `@` a fresh variable. */
  #expression(type: Type, depth: number, variables: readonly string[] = []): string {
    const atoms = ATOMS[type]
    if (depth <= 0 || this.#below(8) === 0) {
      if (variables.length > 0 && this.#below(3) === 0) return this.#pick(variables)
      return this.#pick(atoms)
    }
    const template = this.#pick(this.#below(6) === 0 ? ANY_TEMPLATES : TEMPLATES[type])
    const variable = `v${depth}`
    return template.replaceAll('@', variable).replace(/#(any|[a-z]+)/g, (_, hole: string) => {
      const known = template.includes('@') ? [...variables, variable] : variables
      const wanted = this.#below(40) === 0 ? this.#pick(TYPES) : (hole as Type)
      return `(${this.#expression(wanted, depth - 1, known)})`
    })
  }

  /** Values that double at every step, or loops in loops over them. */
  #growing(): string {
    const [start, step, end] = this.#pick(GROWTHS)
    const levels = 1 + this.#below(60)
    let program = end.replaceAll('@', `x${levels - 1}`)
    for (let level = levels - 1; level > 0; level--)
      program = `optional.of(${step.replaceAll('@', `x${level - 1}`)}).optMap(x${level}, ${program}).value()`
    return `optional.of(${start}).optMap(x0, ${program}).value()`
  }

  #nested(): string {
    const [open, middle, close] = this.#pick(NESTS)
    const levels = 1 + this.#below(this.#pick([8, 60, 400]))
    return open.repeat(levels) + middle + close.repeat(levels)
  }

  #garbage(): string {
    return Array.from({ length: this.#below(60) }, () => this.#pick(TOKENS)).join(this.#pick(['', ' ']))
  }

  #mutated(program: string): string {
    const at = this.#below(program.length + 1)
    const cut = this.#below(4)
    return program.slice(0, at) + (this.#below(2) ? this.#pick(TOKENS) : '') + program.slice(at + cut)
  }
}

const TYPES = ['bool', 'int', 'string', 'list', 'texts', 'map', 'double', 'time', 'any'] as const
type Type = (typeof TYPES)[number]

const ATOMS: Readonly<Record<Type, readonly string[]>> = {
  bool: ['true', 'false', 'self.flag', 'has(self.absent)', 'has(self.text)'],
  int: ['0', '1', '-1', '7', '63', 'self.count', '9223372036854775807', '-9223372036854775808', 'size(self.long)'],
  string: [
    '""',
    '"a"',
    '"añ😀"',
    'self.text',
    'self.long',
    '"1h"',
    '"[a-z]+"',
    '"(a|b)*c{2,9}"',
    '"10.0.0.0/8"',
    '"a{1000}"',
    '"%s"',
  ],
  list: ['[]', '[1, 2, 3]', 'self.numbers', 'lists.range(1000)', 'lists.range(100)', '[3, 1, 2]'],
  texts: ['["a", "b"]', 'self.texts', '"a,b,c".split(",")', 'self.long.split("")', '[self.long, self.long]'],
  map: ['{}', '{"a": 1}', 'self.map', '{1: 2, 3: 4}'],
  double: ['0.5', '1e308', '-0.0', 'self.ratio', '1.0 / 0.0', '0.0 / 0.0'],
  time: ['timestamp("2024-02-29T12:00:00Z")', 'timestamp("9999-12-31T23:59:59Z")', 'timestamp(0)'],
  any: ['self', 'dyn(1)', 'dyn("a")', 'dyn(self.texts)', 'null', 'int', 'self.mixed', 'optional.none()'],
}

const TEMPLATES: Readonly<Record<Type, readonly string[]>> = {
  bool: [
    ...['#bool && #bool', '#bool || #bool', '!#bool', '#int < #int', '#any == #any', '#string.matches(#string)', '#int in #list'],
    ...['#list.all(@, #bool)', '#texts.exists(@, #bool)', '#map.all(@, #bool)', '#list.exists_one(@, #bool)'],
    ...['#texts.isSorted()', 'sets.contains(#list, #list)', 'sets.equivalent(#texts, #texts)', '#string.contains(#string)'],
    ...['isQuantity(#string)', 'isIP(#string)', 'isURL(#string)', 'cidr("10.0.0.0/8").containsIP(#string)', '#list == #list'],
    ...['#string.startsWith(#string)', 'format.dns1123Label().validate(#string).hasValue()', '#map.exists(@, k2, #bool)'],
  ],
  int: [
    ...['#int + #int', '#int * #int', '#int / #int', '#int % #int', 'size(#list)', 'size(#string)', '#list.sum()', '#list.max()'],
    ...[
      '#bool ? #int : #int',
      '#string.indexOf(#string)',
      '#time.getFullYear()',
      '#list[#int]',
      'int(#double)',
      '-#int',
      'int(#string)',
    ],
    ...['#list.indexOf(#int)', 'quantity(#string).sign()', 'semver(#string).major()', '#time.getHours("Europe/Paris")'],
  ],
  string: [
    ...[
      '#string + #string',
      '#string.replace(#string, #string)',
      '#texts.join(#string)',
      '#string.substring(#int)',
      'string(#int)',
    ],
    ...[
      '#string.upperAscii()',
      '#string.trim()',
      '#string.find(#string)',
      '"%s %s".format([#any, #list])',
      '#string.charAt(#int)',
    ],
    ...['#bool ? #string : #string', '#texts[#int]', 'string(#double)', 'strings.quote(#string)', 'url(#string).getHost()'],
    ...['#string.replace("", #string)', '"%.3f".format([#double])', 'type(#any) == string ? #string : #string'],
  ],
  list: [
    ...['#list + #list', '#list.map(@, #int)', '#list.filter(@, #bool)', '#list.sort()', '#list.reverse()', '#list.distinct()'],
    ...[
      '#list.slice(#int, #int)',
      '#list.sortBy(@, #int)',
      '[#int, #int, #int]',
      '#list.map(@, #list).flatten()',
      '#texts.map(@, #int)',
    ],
    ...[
      '#list.transformList(@, w, #bool, #int)',
      '[#list, #list].flatten()',
      'lists.range(#int % 1000)',
      '#list.map(@, #bool, #int)',
    ],
  ],
  texts: [
    ...['#string.split(#string)', '#string.findAll(#string)', '#texts.map(@, #string)', '#texts + #texts', '#texts.sort()'],
    ...[
      '#texts.filter(@, #bool)',
      '#texts.distinct()',
      '[#string, #string]',
      '#string.split("")',
      '#string.split(#string, #int)',
    ],
  ],
  map: [
    ...['#list.transformMap(@, w, #int)', '#texts.transformMapEntry(@, w, {#string: #int})', '{#string: #int}', '{#int: #list}'],
    ...['#bool ? #map : #map', '{?#string: optional.of(#int)}'],
  ],
  double: [
    '#double + #double',
    '#double / #double',
    'double(#int)',
    'double(#string)',
    '#double * #double',
    'quantity(#string).asApproximateFloat()',
  ],
  time: ['timestamp(#string)', 'timestamp(#int)', '#time + duration(#string)', '#time - duration("1h")', '#bool ? #time : #time'],
  any: [
    'dyn(#int)',
    'dyn(#string)',
    'dyn(#list)',
    '[#any]',
    '[#list, #list]',
    '{#string: #any}',
    'optional.of(#any)',
    '#map[?#string]',
    '#any == #any',
  ],
}

const ANY_TEMPLATES = [
  ...[
    '#any',
    'dyn(#list)[#int]',
    'optional.of(#any).optMap(@, #any).value()',
    'dyn(#string) + dyn(#string)',
    '#any.orValue(#any)',
  ],
  ...['dyn(#any).foo', '#any.?a.b', 'dyn(#texts).all(@, #bool)', '(#bool ? #any : #any)', '#map.a', '[#any, #any][#int]'],
]

/** Start, step and end of what grows. */
const GROWTHS: readonly (readonly [string, string, string])[] = [
  ['dyn("aaaaaaaaaaaaaaaa")', '@ + @', 'size(@)'],
  ['"aaaaaaaaaaaaaaaa"', '@ + @', '@ == ""'],
  ['self.long', '@ + @', '@.matches("a*b")'],
  ['dyn(self.long)', '@ + @', '@ < @ || @.size() > 1'],
  ['dyn(b"aaaaaaaa")', '@ + @', 'size(@)'],
  ['[1]', '@ + @', '@.sum()'],
  ['[""]', '@ + @', '@.isSorted()'],
  ['[""]', '@ + @', '@.join(",")'],
  ['[1, 2]', '@ + @', '@.map(y, y)'],
  ['dyn([1])', '[@, @]', '@ == [@]'],
  ['dyn([1])', '[@, @]', 'dyn([@]).flatten(40)'],
  ['dyn([1])', '[@, @]', '"%s".format([@])'],
  ['dyn([[""]])', '[@, @]', '[@].indexOf([@, @])'],
  ['dyn({"a": 1})', '{"a": @, "b": @}', '@ == {"a": @, "b": @}'],
  ['"ab"', '@.replace("", @)', '@.size()'],
  ['"a"', '"%s%s".format([@, @])', '@.split("")'],
  ['["a"]', '[@.join("xx") + @.join("y")]', '@'],
  ['"a{9}"', '@ + @', '"aaaa".matches(@)'],
  ['"a?"', '@ + @', 'self.long.matches(@ + "b")'],
  ['lists.range(300)', '@', '@.all(a, @.all(b, @.all(c, a + b + c >= 0)))'],
  ['lists.range(3000)', '@', '@.map(a, @.map(b, [a, b]))'],
  ['lists.range(3000)', '@', '@.filter(a, @.filter(b, false) == [])'],
  ['lists.range(900)', '@', '@.map(a, string(a)).distinct().sort()'],
  ['lists.range(1000)', '@', '@.all(i, self.long.matches("(x+x+)+y" + string(i)))'],
  ['lists.range(1000)', '@', '@.all(i, "a".matches("(a{50}){20}" + string(i)) == false)'],
  ['lists.range(1000)', '@', '@.all(i, self == self && self.texts == self.texts)'],
  ['lists.range(1000)', '@', '@.all(i, size(self.long) > 0)'],
  ['lists.range(1000)', '@', '@.all(i, @.all(j, timestamp(j).getHours("Asia/Tokyo") >= 0))'],
  ['lists.range(1000)', '@', '@.all(i, timestamp(i).getHours(i == 0 ? "Asia/Tokyo" : "Europe/Rome") >= 0)'],
  ['lists.range(1000)', '@', '@.transformMap(i, v, @)'],
  ['lists.range(9223372036854775807)', '@', '@'],
]

const NESTS: readonly (readonly [string, string, string])[] = [
  ['(', '1', ')'],
  ['[', '1', ']'],
  ['{1:', '1', '}'],
  ['!', 'true', ''],
  ['-', '1', ''],
  ['true ? 1 : ', '2', ''],
  ['1 + ', '1', ''],
  ['true && ', 'false', ''],
  ['', 'self', '.a'],
  ['', 'self.numbers', '[0]'],
  ['lists.range(9).all(x, ', 'true', ')'],
  ['[1].map(x, ', 'x', ')'],
  ['has(', 'self.a', ')'],
  ['dyn(', '1', ')'],
  ['optional.of(', '1', ')'],
]

const TOKENS = [
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    '.',
    '?',
    ':',
    '!',
    '-',
    '+',
    '*',
    '/',
    '%',
    '<',
    '<=',
    '==',
    '!=',
    '&&',
    '||',
    'in',
    '"',
  ],
  ...[
    "'",
    '"""',
    "r'",
    'b"',
    '\\',
    '`',
    'a',
    'self',
    'true',
    'null',
    '1',
    '1u',
    '0x',
    '1e',
    '.5',
    '//',
    '\n',
    '\0',
    '😀',
    '\ud800',
  ],
  ...[
    'has(',
    '.map(',
    '.all(x,',
    '@result',
    '__result__',
    'cel.bind(',
    'for',
    'while',
    '\u00a0',
    '1.',
    'u',
    '""',
    '[?',
    '.?',
    '{?',
  ],
]
