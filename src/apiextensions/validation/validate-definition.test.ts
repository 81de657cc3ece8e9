import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fieldErrorBody, fieldPath, type JsonObject, StatusError } from '../../apimachinery/index.ts'
import { createDefinition } from '../testing/created-definition.ts'

/** Recorded creations: what the reference answered to each definition. */
interface Step {
  readonly method?: string
  readonly body?: JsonObject
  readonly expect?: { readonly status: number; readonly headers?: { readonly warning?: string }; readonly body?: Answer }
}

interface Answer {
  readonly message?: string
  readonly details?: { readonly causes?: readonly { readonly field: string; readonly message: string }[] }
}

const transcripts = new URL('../../../test/transcripts/custom-resources/crd-invalid/', import.meta.url)
// Rules are compiled by the expression engine, which is not here.
const files = readdirSync(transcripts).filter((name) => !name.startsWith('cel-'))

for (const file of files) {
  describe(`recorded definitions: ${file}`, () => {
    const { steps } = JSON.parse(readFileSync(new URL(file, transcripts), 'utf8')) as { steps: Step[] }
    for (const [index, step] of steps.entries()) {
      if (step.method !== 'POST' || step.body === undefined || step.expect === undefined) continue
      if (JSON.stringify(step.body).includes('x-kubernetes-validations')) continue
      test(`step ${index} is answered as recorded`, () => checkStep(step))
    }
  })
}

function checkStep(step: Step): void {
  const { status, body } = step.expect!
  const outcome = create(step.body!)
  if (status === 201) assert.deepEqual(outcome, [])
  else if (status === 400) assert.equal(outcome, body?.message)
  else assert.deepEqual(outcome, (body?.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`).sort())
}

/** Causes, sorted; or the text of a body that does not decode. */
function create(body: JsonObject): string[] | string {
  try {
    const { errors } = createDefinition(body)
    return [...new Set(errors.map((error) => `${fieldPath(error)}: ${fieldErrorBody(error)}`))].sort()
  } catch (error) {
    if (error instanceof StatusError) return error.message
    throw error
  }
}
