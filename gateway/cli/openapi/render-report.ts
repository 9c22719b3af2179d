import type { FoundLookup } from '../../sources/openapi/model/find-lookups.ts'
import type { SkippedOperation } from '../../sources/openapi/model/rest-model.ts'
import type { OpenApiMapping } from '../../sources/openapi/map-open-api.ts'

/** Writes for a person what becomes of an OpenAPI document, and what could. */
export function renderReport(document: string, mapping: OpenApiMapping): string {
  const { model, missingCredentials } = mapping
  const { lookups, joins, events } = mapping.suggest()
  const { operations, skipped, mended } = model
  const renamed = operations.filter(({ name, operationId }) => name !== operationId)
  const parts = [
    [`${document}: ${operations.length} of ${operations.length + skipped.length} operations are mapped.`],
    section('Left out', skipped.map(describeMistake)),
    section('Mapped, though something is wrong', mended.map(describeMistake)),
    section(
      'Named otherwise than in the document',
      renamed.map(({ method, path, name }) => `${method} ${path}: ${name}`),
    ),
    section(
      'Types named otherwise than in the document',
      [...model.renamedTypes]
        .filter(([, name]) => mapping.typeNames.has(name))
        .map(([component, name]) => `${component}: ${name}`),
    ),
    section('Entities that could be looked up by key', lookups.map(describeLookup)),
    section(
      'Joins that could be made',
      joins.map(({ place, from, typeName, key }) => `${place} by "${from}", to ${typeName} by its "${key}"`),
    ),
    section('Webhooks and callbacks that could be subscribed to', events),
    section('Credentials that are missing', missingCredentials),
  ]
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function describeMistake({ method, path, reason, pointer }: SkippedOperation): string {
  return `${method} ${path}: ${reason} (${pointer})`
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)]
}

/** `Item by "sku": GET /items?skus= (100 keys in a call), GET /items/{sku}` */
export function describeLookup({ typeName, key, get, list }: FoundLookup): string {
  const calls = [
    ...(list
      ? [
          `${list.operation.method} ${list.operation.path} with "${list.keysParam}"${list.maxItems === undefined ? '' : ` (${list.maxItems} keys in a call)`}`,
        ]
      : []),
    ...(get ? [`${get.method} ${get.path}`] : []),
  ]
  return `${typeName} by "${key}": ${calls.join(', ')}`
}
