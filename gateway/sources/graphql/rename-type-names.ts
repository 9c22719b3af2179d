import type { ExecutionResult } from 'graphql'
import type { CompiledRequest } from './compiled-request.ts'
import { isObject } from '../is-object.ts'
import type { RootTypeNames } from './root-type-names.ts'

/** Puts the standard names of root types where the service answered `__typename` with its own. */
export function renameTypeNames(
  result: ExecutionResult,
  { renamedTypeNames }: CompiledRequest,
  { toFederation }: RootTypeNames,
): ExecutionResult {
  if (renamedTypeNames.size === 0 || !result.data) return result

  function rename(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(rename)
    return isObject(value) ? renameIn(value) : value
  }

  function renameIn(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const renamed: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(object)) {
      const isTypeName = typeof value === 'string' && renamedTypeNames.has(name)
      renamed[name] = isTypeName ? (toFederation.get(value) ?? value) : rename(value)
    }
    return renamed
  }

  return { ...result, data: renameIn(result.data) }
}
