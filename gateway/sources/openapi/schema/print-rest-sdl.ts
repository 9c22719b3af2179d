import { parse, print } from 'graphql'
import { resolvers as scalarResolvers } from 'graphql-scalars'
import type {
  MapSchema,
  ObjectSchema,
  RestEvent,
  RestLink,
  RestModel,
  RestOperation,
  RestParameter,
  RestSchema,
  SchemaUse,
  UnionSchema,
} from '../model/rest-model.ts'
import { fieldUseOf, inputFieldOf, inputFields, outputFields } from '../model/fields.ts'
import type { RestConnections } from '../connections.ts'
import type { Entities } from '../entities.ts'
import type { RestJoin } from '../joins.ts'
import { deprecation, describeParameter, description, printJoin, printStubs } from './print-parts.ts'
import type { InputType, RestTypes } from './type-names.ts'
import { ownScalars } from './wire-scalars.ts'

/** What the config adds to the document. */
export interface SdlAdditions {
  readonly entities: Entities
  readonly joins: readonly RestJoin[]
  readonly connections: RestConnections
}

/** A graph needs a query, and a service that only takes orders has none. */
const noReads =
  'type Query { "Always null: a service here has no operation that reads." _empty: Boolean @shareable }'

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])'

/**
 * Writes a service's federation SDL. Entities get their `@key`, whose field is an `ID`; all other types are
 * `@shareable`, since several services may well have them.
 */
export function printRestSdl(model: RestModel, types: RestTypes, additions: SdlAdditions): string {
  const printer = new SdlPrinter(types, { ...additions, links: model.links })
  const queries = model.operations.filter((operation) => operation.kind === 'query')
  const mutations = model.operations.filter((operation) => operation.kind === 'mutation')
  const parts = [
    link,
    queries.length > 0 ? printer.root('Query', queries) : noReads,
    printer.root('Mutation', mutations),
    printer.subscriptions(model.events),
    ...[...types.outputs].map((type) => printer.output(type)),
    ...[...types.unions].map((type) => printer.union(type)),
    ...[...types.boxes].map(([name, schema]) => printer.box(name, schema)),
    ...[...types.maps].map((type) => printer.map(type)),
    ...[...types.inputs].map(([type, name]) => printer.input(type, name)),
    ...[...types.enums].map((type) => printer.enum(type)),
    ...printer.connections(),
    ...printStubs(additions.joins),
    ...[...types.scalars].map(printScalar),
  ]
  // Printed once more by graphql-js, so that it looks like any other SDL: one by one, as all of it in parts takes much memory.
  return parts
    .filter((part) => part.trim() !== '')
    .map((part) => print(parse(part, { noLocation: true })))
    .join('\n\n')
}

const builtIn = new Set(['Int', 'Float', 'String', 'Boolean', 'ID'])

function printScalar(name: string): string {
  if (builtIn.has(name)) return ''
  const scalar =
    ownScalars.get(name) ?? Object.entries(scalarResolvers).find(([known]) => known === name)?.[1]
  const url = scalar?.specifiedByURL
  return `${description(scalar?.description ?? undefined)} scalar ${name}${url ? ` @specifiedBy(url: ${JSON.stringify(url)})` : ''}`
}

class SdlPrinter {
  readonly #types: RestTypes
  readonly #entities: Entities
  readonly #joins: readonly RestJoin[]
  readonly #links: readonly RestLink[]
  readonly #connections: RestConnections

  constructor(
    types: RestTypes,
    { entities, joins, links, connections }: SdlAdditions & Pick<RestModel, 'links'>,
  ) {
    this.#links = links
    this.#connections = connections
    this.#types = types
    this.#entities = entities
    this.#joins = joins
  }

  root(name: 'Query' | 'Mutation', operations: readonly RestOperation[]): string {
    if (operations.length === 0) return ''
    return `type ${name} { ${operations.map((operation) => this.#operation(operation)).join('\n')} }`
  }

  /** Nullable for the same reason as the fields of operations. */
  subscriptions(events: readonly RestEvent[]): string {
    if (events.length === 0) return ''
    const fields = events.map((event) => {
      const type = this.#outputType(event.use, false)
      return `${description(event.description)} ${event.name}: ${type}${deprecation(event.deprecated)}`
    })
    return `type Subscription { ${fields.join('\n')} }`
  }

  #link({ name, description: own, target, bindings }: RestLink): string {
    const args = this.#arguments(target, bindings)
    const list = args.length > 0 ? `(${args.join('\n')})` : ''
    return `${description(own ?? target.description)} ${name}${list}: ${this.#resultType(target)}`
  }

  /** Of a connection, `first` and `after` stand for the parameters that ask for a page. */
  #arguments(operation: RestOperation, without: ReadonlyMap<string, unknown> = new Map()): string[] {
    const connection = this.#connections.get(operation)
    const given = operation.parameters.filter(
      (parameter) =>
        !without.has(parameter.argument) && parameter !== connection?.start && parameter !== connection?.size,
    )
    if (!connection) return this.#parameters(given)
    const { pageSize, maxPageSize } = connection.settings
    return [
      `"How many, from 1 to ${maxPageSize}." first: Int = ${pageSize}`,
      '"Begins behind this cursor." after: String',
      ...this.#parameters(given),
    ]
  }

  connections(): string[] {
    const parts = [...this.#types.connections.values()].map(({ connection, edge, pageInfo, items }) => {
      const node = this.#outputType(items, true)
      return `type ${connection} @shareable {
        edges: [${edge}!]! nodes: [${node}]! pageInfo: ${pageInfo}!
        "How many there are in all, where that is known." totalCount: Int
      }
      type ${edge} @shareable { cursor: String! node: ${this.#outputType(items, false)} }`
    })
    const [first] = this.#types.connections.values()
    if (!first) return []
    const info = 'hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String'
    return [...parts, `type ${first.pageInfo} @shareable { ${info} }`]
  }

  #parameters(parameters: readonly RestParameter[]): string[] {
    return parameters.map((parameter) => {
      // A required argument can't be deprecated (GraphQL spec, section 3.13.3).
      const deprecated = deprecation(parameter.deprecated && !parameter.required)
      return `${description(describeParameter(parameter))} ${parameter.argument}: ${this.#inputType(parameter.use, parameter.required)}${deprecated}`
    })
  }

  #operation(operation: RestOperation): string {
    const args = this.#arguments(operation)
    const { body } = operation
    if (body)
      args.push(
        `${description(body.description)} ${body.argument}: ${this.#inputType(body.use, body.required)}`,
      )
    const list = args.length > 0 ? `(${args.join('\n')})` : ''
    return `${description(operation.description)} ${operation.name}${list}: ${this.#resultType(operation)}${deprecation(operation.deprecated)}`
  }

  /** Nullable whatever the document says, so that a failed call nulls its own field only. */
  #resultType(operation: RestOperation): string {
    const { result } = operation
    const connection = this.#connections.get(operation)
    const names = connection && this.#types.connections.get(connection.items.schema)
    if (names) return names.connection
    return this.#outputType(fieldUseOf(result), false)
  }

  output(type: ObjectSchema): string {
    const key = Object.hasOwn(this.#entities, type.name) ? this.#entities[type.name]?.key : undefined
    const directive = key === undefined ? '@shareable' : `@key(fields: ${JSON.stringify(key)})`
    const fields = outputFields(type).map((field) => {
      const written = field.name === key ? 'ID!' : this.#outputType(field.use, field.required)
      return `${description(field.description)} ${field.name}: ${written}${deprecation(field.deprecated)}`
    })
    fields.push(...this.#links.filter(({ owner }) => owner === type).map((one) => this.#link(one)))
    fields.push(...this.#joins.filter(({ owner }) => owner === type).map(printJoin))
    const body =
      fields.length > 0 ? fields.join('\n') : '"The document names no property that can be read." _: JSON'
    return `${description(type.description)} type ${type.name} ${directive} { ${body} }`
  }

  union(type: UnionSchema): string {
    const members = type.members.map((member) => member.name)
    return `${description(type.description)} union ${type.name} = ${members.join(' | ')}`
  }

  box(name: string, schema: RestSchema): string {
    return `type ${name} @shareable { value: ${this.#outputType({ schema, nullable: false }, true)} }`
  }

  map({ name, values }: MapSchema): string {
    return `type ${name} @shareable { key: String! value: ${this.#outputType(values, true)} }`
  }

  input(type: InputType, name: string): string {
    if (type.kind === 'union') return this.#choice(type, name)
    if (type.kind === 'map') {
      return `input ${name} { key: String! value: ${this.#inputType(type.values, true)} }`
    }
    const fields = inputFields(type).map((field) => {
      const required = field.required && !this.#types.endless.has(field)
      const deprecated = deprecation(field.deprecated && !required)
      return `${description(field.description)} ${field.name}: ${this.#inputType(field.use, required)}${deprecated}`
    })
    const body =
      fields.length > 0
        ? fields.join('\n')
        : '"The document names no property that can be written." _: Boolean'
    return `${description(type.description)} input ${name} { ${body} }`
  }

  #choice(type: UnionSchema, name: string): string {
    const fields = type.members.map(
      (member) =>
        `${inputFieldOf(member)}: ${this.#inputType({ schema: member.schema, nullable: false }, false)}`,
    )
    return `${description(type.description)} input ${name} @oneOf { ${fields.join(' ')} }`
  }

  enum(type: { name: string; description: string | undefined; values: readonly { name: string }[] }): string {
    return `${description(type.description)} enum ${type.name} { ${type.values.map((value) => value.name).join(' ')} }`
  }

  #outputType(use: SchemaUse, required: boolean): string {
    return this.#type(use, required, (schema) => {
      if (schema.kind !== 'scalar') return schema.name
      // Bytes in an answer are a text in it.
      return schema.scalar === 'Upload' ? 'String' : schema.scalar
    })
  }

  #inputType(use: SchemaUse, required: boolean): string {
    return this.#type(use, required, (schema) => {
      if (schema.kind === 'scalar') return schema.scalar
      return schema.kind === 'enum' ? schema.name : (this.#types.inputs.get(schema) ?? schema.name)
    })
  }

  #type({ schema, nullable }: SchemaUse, required: boolean, nameOf: (schema: NamedSchema) => string): string {
    const mark = required && !nullable ? '!' : ''
    if (schema.kind === 'list') return `[${this.#type(schema.items, true, nameOf)}]${mark}`
    if (schema.kind === 'map') return `[${nameOf(schema)}!]${mark}`
    return nameOf(schema) + mark
  }
}

type NamedSchema = Exclude<RestSchema, { readonly kind: 'list' }>
