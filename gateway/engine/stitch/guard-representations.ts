import type { MergedTypeConfig } from '@graphql-tools/delegate'
import { Kind } from 'graphql'
import type { DocumentNode } from 'graphql'

type NonNullFields = ReadonlyMap<string, ReadonlySet<string>>
type ToKey = NonNullable<MergedTypeConfig['key']>

/**
 * Keeps a subgraph from being asked for an entity without what it requires. A field that can't be null and failed, or is
 * null, means no answer; one that can be null is sent as null.
 */
export function createRepresentationGuard(supergraph: DocumentNode) {
  const nonNullFields = findNonNullFields(supergraph)

  /** Sees to the representations of one type in one subgraph; the config is changed, as its hook has it. */
  return (typeName: string, config: MergedTypeConfig): void => {
    const nonNull = nonNullFields.get(typeName) ?? new Set<string>()
    for (const entryPoint of [config, ...(config.entryPoints ?? [])]) {
      if (entryPoint.key) entryPoint.key = guarded(entryPoint.key, nonNull)
    }
  }
}

function guarded(toKey: ToKey, nonNull: ReadonlySet<string>): ToKey {
  return (object: unknown) => {
    const representation: unknown = toKey(object)
    if (!isRecord(representation)) return representation
    const fields = Object.entries(representation)
    const missing = fields.find(
      ([name, value]) => nonNull.has(name) && (value === null || value instanceof Error),
    )
    if (!missing)
      return Object.fromEntries(fields.map(([name, value]) => [name, value instanceof Error ? null : value]))
    if (missing[1] instanceof Error) throw missing[1]
    return null
  }
}

function findNonNullFields({ definitions }: DocumentNode): NonNullFields {
  return new Map(
    definitions
      .filter(
        (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION,
      )
      .map(({ name, fields = [] }) => {
        const nonNull = fields.filter(({ type }) => type.kind === Kind.NON_NULL_TYPE)
        return [name.value, new Set(nonNull.map((field) => field.name.value))]
      }),
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
