/** Keys in the paths of JSON patches. */
import { traversalCost } from '../../eval/cost.ts'
import { globalOverload, type Library } from '../../eval/function.ts'
import { STRING } from '../signature-terms.ts'

const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** `jsonpatch.escapeKey`; for policies that patch, not for validation rules. */
export const JSON_PATCH_LIBRARY: Library = {
  name: 'kubernetes.jsonpatch',
  functions: [
    {
      name: 'jsonpatch.escapeKey',
      overloads: [globalOverload('string_jsonpatch_escapeKey_string', [STRING], STRING, escapeKey, { cost: traversalCost })],
    },
  ],
}
