/** What a version offers beside its objects: subresources, selectable fields, table columns. */
import type { DefinitionVersion, Subresources } from '../definition/definition.ts'
import type { Report } from './change.ts'

const SCALE_PATHS = ['specReplicasPath', 'statusReplicasPath', 'labelSelectorPath'] as const

/** The status and scale subresources. */
export function compareSubresources(before: Subresources, after: Subresources, report: Report): void {
  if (before.status !== undefined && after.status === undefined) {
    report('breaking', 'status-subresource-removed', 'subresources.status', 'status subresource removed')
  }
  if (before.status === undefined && after.status !== undefined) {
    report('risky', 'status-subresource-added', 'subresources.status', 'status subresource added')
  }
  const [scale, scaleAfter] = [before.scale, after.scale]
  if (scale === undefined) {
    if (scaleAfter !== undefined) report('compatible', 'scale-subresource-added', 'subresources.scale', 'scale subresource added')
    return
  }
  if (scaleAfter === undefined) {
    report('breaking', 'scale-subresource-removed', 'subresources.scale', 'scale subresource removed')
    return
  }
  for (const key of SCALE_PATHS) {
    if (scale[key] === scaleAfter[key]) continue
    const text = `${key} ${scale[key] ?? 'none'} → ${scaleAfter[key] ?? 'none'}`
    report('risky', 'scale-subresource-changed', `subresources.scale.${key}`, text)
  }
}

/** Selectable fields by path, columns by name. */
export function compareTableAndSelectors(before: DefinitionVersion, after: DefinitionVersion, report: Report): void {
  const selectable = ({ selectableFields }: DefinitionVersion): Set<string> =>
    new Set((selectableFields ?? []).map((field) => field.jsonPath))
  for (const path of selectable(before)) {
    if (!selectable(after).has(path)) report('breaking', 'selectable-field-removed', 'selectableFields', `${path} removed`)
  }
  for (const path of selectable(after)) {
    if (!selectable(before).has(path)) report('compatible', 'selectable-field-added', 'selectableFields', `${path} added`)
  }
  const columns = (version: DefinitionVersion) =>
    new Map((version.additionalPrinterColumns ?? []).map((column) => [column.name, column.jsonPath]))
  const [columnsBefore, columnsAfter] = [columns(before), columns(after)]
  for (const [name, path] of columnsBefore) {
    const now = columnsAfter.get(name)
    if (now === undefined) report('risky', 'column-removed', 'additionalPrinterColumns', `column ${name} removed`)
    else if (now !== path) {
      report('compatible', 'column-changed', 'additionalPrinterColumns', `column ${name} shows ${now} instead of ${path}`)
    }
  }
  for (const name of columnsAfter.keys()) {
    if (!columnsBefore.has(name)) report('compatible', 'column-added', 'additionalPrinterColumns', `column ${name} added`)
  }
}
