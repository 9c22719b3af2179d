import { CriticalityLevel, DiffRule, diff } from '@graphql-inspector/core'
import type { Change } from '@graphql-inspector/core'
import type { GraphQLSchema } from 'graphql'
import { affectedCoordinates } from './affected-coordinates.ts'
import type { SchemaChange, Severity } from './schema-change.ts'

/**
 * Lists what is different for clients, the worst first.
 *
 * @param before the public schema that clients know
 * @param after the one that they are to get
 */
export async function diffSchemas(
  before: GraphQLSchema,
  after: GraphQLSchema,
): Promise<readonly SchemaChange[]> {
  const changes = await diff(before, after, [DiffRule.simplifyChanges])
  return changes
    .filter((change) => !isSaidTwice(change))
    .map(toSchemaChange)
    .sort((left, right) => ranks[left.severity] - ranks[right.severity])
}

const ranks: Readonly<Record<Severity, number>> = { breaking: 0, dangerous: 1, safe: 2 }

const severities: Readonly<Record<CriticalityLevel, Severity>> = {
  [CriticalityLevel.Breaking]: 'breaking',
  [CriticalityLevel.Dangerous]: 'dangerous',
  [CriticalityLevel.NonBreaking]: 'safe',
}

/** A deprecation is listed as such, and once more as the use of its directive. */
function isSaidTwice({ type, path }: Change): boolean {
  return String(type).startsWith('DIRECTIVE_USAGE_') && path?.endsWith('.@deprecated') === true
}

function toSchemaChange(change: Change): SchemaChange {
  const severity = severities[change.criticality.level]
  return {
    severity,
    message: change.message,
    coordinate: change.path === undefined ? undefined : toCoordinate(change.path),
    ...(severity === 'breaking' && { usedThrough: affectedCoordinates(change) }),
  }
}

/** Paths have dots between all their parts, and end with a directive where its use has changed. */
function toCoordinate(path: string): string {
  const [type = '', field, argument] = path
    .split('.')
    .filter((part, index) => index === 0 || !part.startsWith('@'))
  if (field === undefined) return type
  if (type.startsWith('@')) return `${type}(${field}:)`
  return argument === undefined ? `${type}.${field}` : `${type}.${field}(${argument}:)`
}
