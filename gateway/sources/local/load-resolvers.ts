import { resolve } from 'node:path'
import type { GraphQLResolverMap } from '@apollo/subgraph'
import { isEnumType, isInputObjectType, isScalarType, isUnionType } from 'graphql'
import type { GraphQLNamedType, GraphQLSchema } from 'graphql'
import { importFresh } from '../../config/import-fresh.ts'
import type { LocalSourceSettings } from '../../config/sources/local-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { SourceContext } from '../source.ts'
import type { LocalContext } from './local-context.ts'

/** Resolvers by type and field, as graphql-tools and GraphQL Code Generator know them. */
export type ResolverMap = GraphQLResolverMap<LocalContext>

/**
 * Takes the resolvers as they are, or imports them from a module as its files are now.
 *
 * @throws {GatewayError} SCHEMA_INVALID when the module can't be imported or exports no `resolvers`
 */
export async function loadResolvers(
  name: string,
  resolvers: LocalSourceSettings['resolvers'],
  context: SourceContext,
): Promise<ResolverMap> {
  if (typeof resolvers !== 'string') return assertResolverMap(name, resolvers)
  const path = resolve(context.baseDir, resolvers)
  const module = await importModule(name, path, context)
  if (!('resolvers' in module)) {
    throw new GatewayError(
      'SCHEMA_INVALID',
      `Source "${name}": "${resolvers}" must export an object named "resolvers".`,
      {
        extensions: { source: name },
      },
    )
  }
  return assertResolverMap(name, module.resolvers)
}

async function importModule(name: string, path: string, context: SourceContext): Promise<object> {
  try {
    return await importFresh(path, (file) => context.watchFile(file))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new GatewayError('SCHEMA_INVALID', `Source "${name}": its resolvers can't be imported: ${reason}`, {
      cause: error,
      extensions: { source: name },
    })
  }
}

function assertResolverMap(name: string, value: unknown): ResolverMap {
  if (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((type) => typeof type === 'object')
  ) {
    return value as ResolverMap
  }
  throw new GatewayError(
    'SCHEMA_INVALID',
    `Source "${name}": "resolvers" must be an object of types with their fields.`,
    {
      extensions: { source: name },
    },
  )
}

/**
 * Refuses resolvers that belong to no type or field of the schema: a misspelt one would silently never run.
 *
 * @throws {GatewayError} SCHEMA_INVALID with a line for each
 */
export function assertResolversFit(name: string, schema: GraphQLSchema, resolvers: ResolverMap): void {
  const details = Object.entries(resolvers).flatMap(([typeName, entries]) => {
    const type = schema.getType(typeName)
    if (!type) return [`"${typeName}" is not a type of the source's schema`]
    const known = resolvableNames(type)
    return Object.keys(entries)
      .filter((entry) => known && !known.has(entry) && !entry.startsWith('__'))
      .map((entry) => `"${typeName}.${entry}" is not in the source's schema`)
  })
  if (details.length === 0) return
  throw new GatewayError(
    'SCHEMA_INVALID',
    `Source "${name}" has resolvers that its schema knows nothing of.`,
    {
      details,
      extensions: { source: name },
    },
  )
}

function resolvableNames(type: GraphQLNamedType): ReadonlySet<string> | undefined {
  if (isScalarType(type)) return undefined
  if (isEnumType(type)) return new Set(type.getValues().map((value) => value.name))
  if (isUnionType(type) || isInputObjectType(type)) return new Set()
  return new Set(Object.keys(type.getFields()))
}
