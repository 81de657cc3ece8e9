/** Tables of custom resources: the name, then the columns that the definition declares. */
import { humanDuration, type JsonValue, type KubeObject, parseTimeMs } from '../../apimachinery/index.ts'
import type { TableColumn, TableConvertor } from '../../apiserver/index.ts'
import type { PrinterColumn } from '../definition/definition.ts'
import { CREATION_DESCRIPTION, NAME_DESCRIPTION } from '../definition/metadata-descriptions.ts'
import { compileJsonPath, type JsonPath } from '../json-path/evaluate.ts'
import { JsonPathError } from '../json-path/path-node.ts'
import { printResult } from '../json-path/print.ts'

/** Without declared columns there is the age. */
const DEFAULT_COLUMNS: readonly PrinterColumn[] = [
  {
    name: 'Age',
    type: 'date',
    description: CREATION_DESCRIPTION,
    jsonPath: '.metadata.creationTimestamp',
  },
]

interface Cell {
  readonly type: string
  readonly path: JsonPath
}

/** The table of a version: the name, then the declared columns; without any, the age. */
export function printerTable(declared: readonly PrinterColumn[] | undefined): TableConvertor {
  const columns: TableColumn[] = [{ name: 'Name', type: 'string', format: 'name', description: NAME_DESCRIPTION, priority: 0 }]
  const cells: Cell[] = []
  for (const column of declared?.length ? declared : DEFAULT_COLUMNS) {
    const path = parseColumn(column)
    // A path that does not parse ends the table there: later columns are not served, the object still is.
    if (path === undefined) break
    cells.push({ type: column.type, path })
    columns.push({
      name: column.name,
      type: column.type,
      format: column.format ?? '',
      description: column.description || `Custom resource definition column (in JSONPath format): ${column.jsonPath}`,
      priority: column.priority ?? 0,
    })
  }
  return {
    columns,
    cells: (object, nowMs) => [object.metadata.name ?? '', ...cells.map((cell) => cellOf(cell, object, nowMs))],
  }
}

function parseColumn(column: PrinterColumn): JsonPath | undefined {
  try {
    return compileJsonPath(`{${column.jsonPath}}`)
  } catch (error) {
    if (error instanceof JsonPathError) return undefined
    throw error
  }
}

function cellOf({ type, path }: Cell, object: KubeObject, nowMs: number): JsonValue {
  const value = path.first(object)
  if (value === undefined) return null
  switch (type) {
    case 'string':
      return printResult(value)
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : typeof value === 'bigint' ? value : null
    case 'number':
      return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date':
      return typeof value === 'string' ? ageOf(value, nowMs) : null
    default:
      return null
  }
}

function ageOf(text: string, nowMs: number): string {
  if (text === '' || text === 'null') return '<unknown>'
  try {
    return humanDuration(nowMs - parseTimeMs(text))
  } catch {
    return '<invalid>'
  }
}
