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
const files = readdirSync(transcripts)

for (const file of files) {
  describe(`recorded definitions: ${file}`, () => {
    const { steps } = JSON.parse(readFileSync(new URL(file, transcripts), 'utf8')) as { steps: Step[] }
    for (const [index, step] of steps.entries()) {
      if (step.method !== 'POST' || step.body === undefined || step.expect === undefined) continue
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
    return [...new Set(errors.map((error) => recordedText(`${fieldPath(error)}: ${fieldErrorBody(error)}`)))].sort()
  } catch (error) {
    if (error instanceof StatusError) return error.message
    throw error
  }
}

/** Recordings leave out what differs from time to time: names of types, and times. */
function recordedText(text: string): string {
  return text.replace(/selfType\d+/g, 'selfType<n>').replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>')
}
