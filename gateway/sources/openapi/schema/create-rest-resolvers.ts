import type { GraphQLResolverMap } from '@apollo/subgraph'
import type { EntityLoader, EntityLookup } from '../entities.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import { isJsonObject, toObject } from '../document/json-value.ts'
import { outputFields } from '../model/fields.ts'
import type {
  ObjectSchema,
  RestEvent,
  RestLink,
  RestModel,
  RestOperation,
  RestSchema,
  UnionSchema,
} from '../model/rest-model.ts'
import type { Arguments } from '../request/compile-request.ts'
import type { RestSession } from '../request/rest-client.ts'
import type { RestConnections } from '../connections.ts'
import type { RestJoin } from '../joins.ts'
import { toWireText } from '../request/encode-text.ts'
import { compileConnection } from './compile-connection.ts'
import { compileField, compileOutput } from './compile-output.ts'
import type { ReadOutput } from './compile-output.ts'
import { compileResult } from './compile-result.ts'
import type { CallField, ResultOptions } from './compile-result.ts'
import { needsOrigin, toLinkArguments } from './follow-link.ts'
import { compileMemberResolver } from './resolve-member.ts'
import type { RestTypes } from './type-names.ts'
import { createWireScalars } from './wire-scalars.ts'

/** What the resolvers of a REST source get as their context. */
export interface RestContext {
  readonly session: RestSession
  /** By type name. */
  loaderOf(typeName: string): EntityLoader
}

/** What the config adds to the document's own behaviour. */
export interface RestBehaviour extends ResultOptions {
  readonly lookups: readonly EntityLookup[]
  readonly joins: readonly RestJoin[]
  readonly connections: RestConnections
  /** Listens to messages of the service; needed where the model has events. */
  readonly listen?: Listen
}

/** Listens to messages of a service. */
type Listen = (event: RestEvent) => AsyncIterable<unknown>

type CallOf = (operation: RestOperation) => CallField

type Resolver = (source: unknown, args: Arguments, context: RestContext) => unknown

/** Builds the resolvers that stand behind the SDL of `printRestSdl`. */
export function createRestResolvers(
  model: RestModel,
  types: RestTypes,
  { lookups, joins, connections, notFound, listen }: RestBehaviour,
): GraphQLResolverMap<RestContext> {
  const origins = new Set(model.links.filter(needsOrigin).map(({ source }) => source))
  const callOf: CallOf = (operation) => {
    const connection = connections.get(operation)
    return connection ? compileConnection(connection) : compileResult(operation, { notFound, origins })
  }
  const resolvers: Record<string, GraphQLResolverMap<RestContext>[string]> = createWireScalars(types.scalars)
  for (const type of types.enums) {
    resolvers[type.name] = Object.fromEntries(type.values.map(({ name, value }) => [name, value]))
  }
  for (const type of types.outputs) {
    const lookup = lookups.find(({ typeName }) => typeName === type.name)
    resolvers[type.name] = {
      ...fieldResolvers(type),
      ...linkResolvers(
        model.links.filter(({ owner }) => owner === type),
        callOf,
      ),
      ...joinResolvers(joins.filter(({ owner }) => owner === type)),
      __isTypeOf: isJsonObject,
      ...(lookup && { __resolveReference: referenceResolver(lookup) }),
    }
  }
  for (const type of types.unions) resolvers[type.name] = { __resolveType: memberResolver(type) }
  for (const [name, schema] of types.boxes) resolvers[name] = { value: boxResolver(schema) }
  for (const { name, values } of types.maps) {
    const read = compileOutput(values.schema)
    if (read) resolvers[name] = { value: (entry: unknown) => read(toObject(entry).value) }
  }
  resolvers.Query = rootFields(
    model.operations.filter(({ kind }) => kind === 'query'),
    callOf,
  )
  const mutations = model.operations.filter(({ kind }) => kind === 'mutation')
  if (mutations.length > 0) resolvers.Mutation = rootFields(mutations, callOf)
  if (listen && model.events.length > 0) resolvers.Subscription = subscriptions(model.events, listen)
  return resolvers
}

function subscriptions(events: readonly RestEvent[], listen: Listen) {
  return Object.fromEntries(
    events.map((event) => {
      const read = compileOutput(event.use.schema) ?? ((message) => message)
      return [event.name, { subscribe: () => listen(event), resolve: read }]
    }),
  )
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

function rootFields(operations: readonly RestOperation[], callOf: CallOf): Record<string, Resolver> {
  return Object.fromEntries(
    operations.map((operation) => {
      const call = callOf(operation)
      return [
        operation.name,
        (_source: unknown, args: Arguments, { session }: RestContext) => call(session, args),
      ]
    }),
  )
}

function fieldResolvers(type: ObjectSchema): Record<string, Resolver> {
  return Object.fromEntries(
    outputFields(type).flatMap((field) => {
      const read = compileField(field, type)
      return read ? [[field.name, read]] : []
    }),
  )
}

function linkResolvers(links: readonly RestLink[], callOf: CallOf): Record<string, Resolver> {
  return Object.fromEntries(
    links.map((link) => {
      const call = callOf(link.target)
      const resolve: Resolver = (source, args, { session }) => {
        const bound = toLinkArguments(link, source)
        return bound ? call(session, { ...args, ...bound }) : null
      }
      return [link.name, resolve]
    }),
  )
}

function joinResolvers(joins: readonly RestJoin[]): Record<string, Resolver> {
  return Object.fromEntries(
    joins.map(({ name, settings, from, lookup }) => {
      const follow = (key: unknown, context: RestContext): unknown => {
        if (key == null) return null
        const text = toWireText(key)
        return lookup ? context.loaderOf(settings.type).load(text) : { [settings.key]: text }
      }
      const resolve: Resolver = (source, _args, context) => {
        const keys = toObject(source)[from.property]
        return Array.isArray(keys) ? keys.map((key) => follow(key, context)) : follow(keys, context)
      }
      return [name, resolve]
    }),
  )
}

function boxResolver(schema: RestSchema): ReadOutput {
  return compileOutput(schema) ?? ((source) => source)
}

function referenceResolver({ typeName, settings }: EntityLookup) {
  return (reference: Arguments, context: RestContext) =>
    context.loaderOf(typeName).load(String(reference[settings.key]))
}
