/** Numbers that people are given: UUID, ISBN, credit card, social security. */

const UUIDS: Readonly<Record<'any' | 3 | 4 | 5, RegExp>> = {
  any: /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i,
  3: /^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i,
  4: /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i,
  5: /^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i,
}

/** A UUID, with or without dashes, of a given version or any. */
export function isUuid(text: string, version?: 3 | 4 | 5): boolean {
  return UUIDS[version ?? 'any'].test(text)
}

const BLANKS_AND_DASHES = /[\t\n\f\r -]/g

/** Ten digits, the last a check digit that may be X; blanks and dashes do not count. */
export function isIsbn10(text: string): boolean {
  const digits = text.replace(BLANKS_AND_DASHES, '')
  if (!/^[0-9]{9}[0-9X]$/.test(digits)) return false
  let sum = 0
  for (let index = 0; index < 10; index++) sum += (index + 1) * (digits[index] === 'X' ? 10 : Number(digits[index]))
  return sum % 11 === 0
}

/** Thirteen digits, the last a check digit; blanks and dashes do not count. */
export function isIsbn13(text: string): boolean {
  const digits = text.replace(BLANKS_AND_DASHES, '')
  if (!/^[0-9]{13}$/.test(digits)) return false
  let sum = 0
  for (let index = 0; index < 12; index++) sum += (index % 2 === 0 ? 1 : 3) * Number(digits[index])
  return Number(digits[12]) === (10 - (sum % 10)) % 10
}

const CREDIT_CARD =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35[0-9]{3})[0-9]{11})$/

/** A card number of a known issuer with a correct Luhn sum; whatever is no digit does not count. */
export function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]/g, '')
  if (!CREDIT_CARD.test(digits)) return false
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    if (index % 2 === 0) sum += digit
    else sum += digit >= 5 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

/** Nine digits in groups, both separators given. */
export function isSsn(text: string): boolean {
  return text.length === 11 && /^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}$/.test(text)
}
