import type { GraphQLResolverMap } from '@apollo/subgraph'
import type { EntityLoader, EntityLookup } from '../entities.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import { isJsonObject } from '../document/json-value.ts'
import { outputFields } from '../model/fields.ts'
import type { ObjectSchema, RestModel, RestOperation, UnionSchema } from '../model/rest-model.ts'
import type { Arguments } from '../request/compile-request.ts'
import type { RestSession } from '../request/rest-client.ts'
import { compileMemberResolver } from './resolve-member.ts'
import type { RestTypes } from './type-names.ts'
import { createWireScalars } from './wire-scalars.ts'

/** What the resolvers of a REST source get as their context. */
export interface RestContext {
  readonly session: RestSession
  /** By type name. */
  loaderOf(typeName: string): EntityLoader
}

type Resolver = (source: unknown, args: Arguments, context: RestContext) => unknown

/** Builds the resolvers that stand behind the SDL of `printRestSdl`. */
export function createRestResolvers(
  model: RestModel,
  types: RestTypes,
  lookups: readonly EntityLookup[],
): GraphQLResolverMap<RestContext> {
  const resolvers: Record<string, GraphQLResolverMap<RestContext>[string]> = createWireScalars(types.scalars)
  for (const type of types.enums) {
    resolvers[type.name] = Object.fromEntries(type.values.map(({ name, value }) => [name, value]))
  }
  for (const type of types.outputs) {
    const lookup = lookups.find(({ typeName }) => typeName === type.name)
    resolvers[type.name] = {
      ...renamedFields(type),
      __isTypeOf: isJsonObject,
      ...(lookup && { __resolveReference: referenceResolver(lookup) }),
    }
  }
  for (const type of types.unions) resolvers[type.name] = { __resolveType: memberResolver(type) }
  for (const name of types.boxes.keys()) resolvers[name] = { value: (source: unknown) => source }
  resolvers.Query = rootFields(model.operations.filter(({ kind }) => kind === 'query'))
  const mutations = model.operations.filter(({ kind }) => kind === 'mutation')
  if (mutations.length > 0) resolvers.Mutation = rootFields(mutations)
  return resolvers
}

function memberResolver(type: UnionSchema): (value: unknown) => string {
  const resolve = compileMemberResolver(type)
  return (value) => {
    const name = resolve(value)
    if (name !== undefined) return name
    throw new GatewayError(
      'SUBGRAPH_BAD_RESPONSE',
      `No member of "${type.name}" is what the service answered.`,
    )
  }
}

function rootFields(operations: readonly RestOperation[]): Record<string, Resolver> {
  return Object.fromEntries(
    operations.map((operation) => [
      operation.name,
      (_source: unknown, args: Arguments, { session }: RestContext) => session.call(operation, args),
    ]),
  )
}

function renamedFields(type: ObjectSchema): Record<string, Resolver> {
  const renamed = outputFields(type).filter(({ name, property }) => name !== property)
  return Object.fromEntries(
    renamed.map(({ name, property }) => [
      name,
      (source: unknown) => (isJsonObject(source) ? source[property] : undefined),
    ]),
  )
}

function referenceResolver({ typeName, settings }: EntityLookup) {
  return (reference: Arguments, context: RestContext) =>
    context.loaderOf(typeName).load(String(reference[settings.key]))
}
