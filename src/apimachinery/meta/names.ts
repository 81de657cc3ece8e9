/** Rules for names, label keys and label values. Each check returns the reference's texts; an empty list means that all is well. */

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const LABEL_VALUE = `(${QUALIFIED_NAME})?`
const CONFIG_KEY = '[-._a-zA-Z0-9]+'

const LABEL_REGEXP = new RegExp(`^${LABEL}$`)
const SUBDOMAIN_REGEXP = new RegExp(`^${SUBDOMAIN}$`)
const LABEL_1035_REGEXP = new RegExp(`^${LABEL_1035}$`)
const QUALIFIED_NAME_REGEXP = new RegExp(`^${QUALIFIED_NAME}$`)
const LABEL_VALUE_REGEXP = new RegExp(`^${LABEL_VALUE}$`)
const CONFIG_KEY_REGEXP = new RegExp(`^${CONFIG_KEY}$`)

const LABEL_TEXT = regexText(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL,
  'my-name',
  '123-abc',
)
const SUBDOMAIN_TEXT = regexText(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  SUBDOMAIN,
  'example.com',
)
const LABEL_1035_TEXT = regexText(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  LABEL_1035,
  'my-name',
  'abc-123',
)
const QUALIFIED_NAME_TEXT = regexText(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  QUALIFIED_NAME,
  'MyName',
  'my.name',
  '123-abc',
)
const LABEL_VALUE_TEXT = regexText(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  LABEL_VALUE,
  'MyValue',
  'my_value',
  '12345',
)
const CONFIG_KEY_TEXT = regexText(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  CONFIG_KEY,
  'key.name',
  'KEY_NAME',
  'key-name',
)

/** Longest DNS label, label value and name part of a label key, in bytes. */
export const LABEL_BYTES_MAX = 63
/** Longest DNS subdomain, in bytes. */
export const SUBDOMAIN_BYTES_MAX = 253

/** A rule for object names. `prefix` is true for a generateName, to which something will be appended. */
export type NameRule = (name: string, prefix: boolean) => readonly string[]

/** The wording of a failed pattern: message, examples, pattern. */
export function regexText(message: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ')
  return examples.length === 0
    ? `${message} (regex used for validation is '${pattern}')`
    : `${message} (e.g. ${shown}regex used for validation is '${pattern}')`
}

/** DNS-1123 subdomain: the default rule for names. */
export function dns1123Subdomain(value: string): string[] {
  return check(value, SUBDOMAIN_BYTES_MAX, 'characters', SUBDOMAIN_REGEXP, SUBDOMAIN_TEXT)
}

/** DNS-1123 label: namespaces. */
export function dns1123Label(value: string): string[] {
  const text = SUBDOMAIN_REGEXP.test(value) ? 'must not contain dots' : LABEL_TEXT
  return check(value, LABEL_BYTES_MAX, 'characters', LABEL_REGEXP, text)
}

/** DNS-1035 label: kinds and plurals in lower case, some service names. */
export function dns1035Label(value: string): string[] {
  return check(value, LABEL_BYTES_MAX, 'characters', LABEL_1035_REGEXP, LABEL_1035_TEXT)
}

/** Label key: a name with an optional DNS prefix, `example.com/name`. */
export function qualifiedName(value: string): string[] {
  const parts = value.split('/')
  if (parts.length > 2) {
    return [`a valid label key ${QUALIFIED_NAME_TEXT} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  const texts = parts.length === 2 ? prefixTexts(parts[0]!) : []
  const name = parts.at(-1)!
  if (name === '') texts.push('name part must be non-empty')
  else if (byteLength(name) > LABEL_BYTES_MAX) texts.push(`name part must be no more than ${LABEL_BYTES_MAX} bytes`)
  if (!QUALIFIED_NAME_REGEXP.test(name)) texts.push(`name part ${QUALIFIED_NAME_TEXT}`)
  return texts
}

/** Label value. */
export function labelValue(value: string): string[] {
  return check(value, LABEL_BYTES_MAX, 'bytes', LABEL_VALUE_REGEXP, LABEL_VALUE_TEXT)
}

/** Key of a ConfigMap or Secret. */
export function configMapKey(value: string): string[] {
  const texts = check(value, SUBDOMAIN_BYTES_MAX, 'characters', CONFIG_KEY_REGEXP, CONFIG_KEY_TEXT)
  if (value === '.' || value === '..') texts.push(`must not be '${value}'`)
  else if (value.startsWith('..')) texts.push("must not start with '..'")
  return texts
}

/** Name that may stand in a path: RBAC and other kinds with free names. */
export function pathSegmentName(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  const texts: string[] = []
  for (const forbidden of ['/', '%']) if (name.includes(forbidden)) texts.push(`may not contain '${forbidden}'`)
  return texts
}

/** Turns a check of whole names into a rule that tolerates a trailing dash in a generateName. */
export function nameRule(check: (name: string) => readonly string[]): NameRule {
  return (name, prefix) => check(prefix ? maskTrailingDash(name) : name)
}

/** The default name rule. */
export const subdomainNameRule: NameRule = nameRule(dns1123Subdomain)

/** A dash may end a generateName: the reference puts an `a` over it and what precedes it. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name
}

function prefixTexts(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty']
  return check(prefix, SUBDOMAIN_BYTES_MAX, 'bytes', SUBDOMAIN_REGEXP, SUBDOMAIN_TEXT).map((text) => `prefix part ${text}`)
}

function check(value: string, bytesMax: number, unit: 'bytes' | 'characters', pattern: RegExp, text: string): string[] {
  const texts: string[] = []
  if (byteLength(value) > bytesMax) texts.push(`must be no more than ${bytesMax} ${unit}`)
  if (!pattern.test(value)) texts.push(text)
  return texts
}

function byteLength(value: string): number {
  return Buffer.byteLength(value)
}
