/**
 * Lists and maps that a client gave, but gave empty. They are left out of objects, and still the reference tells them from absent ones when it
 * validates a definition and prints it in errors.
 */

const GIVEN_EMPTY = Symbol('members that were given empty')

interface Noted {
  [GIVEN_EMPTY]?: Set<string>
}

/** Notes that a member was given empty. Copies of the object do not know of it. */
export function noteEmpty(object: object, key: string): void {
  const noted = (object as Noted)[GIVEN_EMPTY]
  if (noted === undefined) Object.defineProperty(object, GIVEN_EMPTY, { value: new Set([key]) })
  else noted.add(key)
}

/** Was the member, which is absent now, given empty? */
export function wasGivenEmpty(object: object, key: string): boolean {
  return (object as Noted)[GIVEN_EMPTY]?.has(key) ?? false
}

/** Was any member of the object itself given empty? */
export function hasGivenEmpty(object: object): boolean {
  return (object as Noted)[GIVEN_EMPTY] !== undefined
}
