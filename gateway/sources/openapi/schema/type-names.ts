import type { RestConnections } from '../connections.ts'
import { findEndlessFields } from './find-endless-fields.ts'
import { createNameScope } from '../model/names.ts'
import { fieldUseOf, inputFields, outputFields } from '../model/fields.ts'
import type {
  EnumSchema,
  MapSchema,
  ObjectSchema,
  RestField,
  RestModel,
  RestSchema,
  SchemaUse,
  UnionSchema,
} from '../model/rest-model.ts'

/** The types that a service's GraphQL schema needs, each once. */
export interface RestTypes {
  /** Objects that answers hold. */
  readonly outputs: ReadonlySet<ObjectSchema>
  /** Objects that arguments hold, by the name of their input type. */
  readonly inputs: ReadonlyMap<InputType, string>
  /** Fields of inputs that are optional in the graph, whatever the document says: they lead back to themselves. */
  readonly endless: ReadonlySet<RestField>
  /** Unions that answers hold. */
  readonly unions: ReadonlySet<UnionSchema>
  /** What is no object and yet a member of a union in answers, by the name of the type that holds it. */
  readonly boxes: ReadonlyMap<string, RestSchema>
  /** Maps that answers hold. */
  readonly maps: ReadonlySet<MapSchema>
  /** Of connections, by the schema of their items. */
  readonly connections: ReadonlyMap<RestSchema, ConnectionNames>
  readonly enums: ReadonlySet<EnumSchema>
  readonly scalars: ReadonlySet<string>
}

/** Names of the types that a connection is made of. */
interface ConnectionNames {
  readonly connection: string
  readonly edge: string
  readonly pageInfo: string
  /** Type of the items. */
  readonly items: SchemaUse
}

/** A schema that an argument has an input type for. */
export type InputType = ObjectSchema | UnionSchema | MapSchema

/** Collects the types that the operations and events of a model use, directly or by the fields of others. */
export function collectTypes(model: RestModel, connections: RestConnections = new Map()): RestTypes {
  const types = new Collector()
  for (const operation of model.operations) {
    const connection = connections.get(operation)
    if (connection) types.addConnection(connection.items)
    else types.addOutput(fieldUseOf(operation.result).schema)
    for (const parameter of operation.parameters) types.addInput(parameter.use.schema)
    if (operation.body) types.addInput(operation.body.use.schema)
  }
  for (const { use } of model.events) types.addOutput(use.schema)
  return types.finish()
}

class Collector {
  readonly #outputs = new Set<ObjectSchema>()
  readonly #unions = new Set<UnionSchema>()
  readonly #boxes = new Map<string, RestSchema>()
  readonly #maps = new Set<MapSchema>()
  readonly #connections = new Map<RestSchema, SchemaUse>()
  readonly #inputs = new Set<InputType>()
  readonly #enums = new Set<EnumSchema>()
  readonly #scalars = new Set<string>()

  addOutput(schema: RestSchema): void {
    if (schema.kind === 'scalar') this.#scalars.add(schema.scalar === 'Upload' ? 'String' : schema.scalar)
    else if (schema.kind === 'enum') this.#enums.add(schema)
    else if (schema.kind === 'list') this.addOutput(schema.items.schema)
    else if (schema.kind === 'union') this.#addUnion(schema)
    else if (schema.kind === 'map') this.#addMap(schema)
    else if (!this.#outputs.has(schema)) {
      this.#outputs.add(schema)
      const fields = outputFields(schema)
      for (const field of fields) this.addOutput(field.use.schema)
      // A type without fields gets one of it.
      if (fields.length === 0) this.#scalars.add('JSON')
    }
  }

  addConnection(items: SchemaUse): void {
    this.#connections.set(items.schema, items)
    for (const scalar of ['String', 'Boolean', 'Int']) this.#scalars.add(scalar)
    this.addOutput(items.schema)
  }

  #addUnion(union: UnionSchema): void {
    if (this.#unions.has(union)) return
    this.#unions.add(union)
    for (const { name, schema } of union.members) {
      if (schema.kind !== 'object') this.#boxes.set(name, schema)
      this.addOutput(schema)
    }
  }

  #addMap(map: MapSchema): void {
    if (this.#maps.has(map)) return
    this.#maps.add(map)
    this.addOutput({ kind: 'scalar', scalar: 'String' })
    this.addOutput(map.values.schema)
  }

  addInput(schema: RestSchema): void {
    if (schema.kind === 'scalar') this.#scalars.add(schema.scalar)
    else if (schema.kind === 'enum') this.#enums.add(schema)
    else if (schema.kind === 'list') this.addInput(schema.items.schema)
    else if (!this.#inputs.has(schema)) {
      this.#inputs.add(schema)
      for (const use of usesOf(schema)) this.addInput(use.schema)
    }
  }

  finish(): RestTypes {
    const named = [...this.#outputs, ...this.#unions, ...this.#maps, ...this.#enums].map(({ name }) => name)
    const connections = nameConnections(this.#connections, [...named, ...this.#boxes.keys()])
    const taken = [
      ...named,
      ...[...connections.values()].flatMap(({ connection, edge, pageInfo }) => [connection, edge, pageInfo]),
    ]
    return {
      outputs: this.#outputs,
      unions: this.#unions,
      boxes: this.#boxes,
      inputs: nameInputs(this.#inputs, [...taken, ...this.#boxes.keys()]),
      maps: this.#maps,
      connections,
      endless: findEndlessFields(this.#inputs),
      enums: this.#enums,
      scalars: this.#scalars,
    }
  }
}

function nameConnections(
  items: ReadonlyMap<RestSchema, SchemaUse>,
  taken: readonly string[],
): Map<RestSchema, ConnectionNames> {
  const names = createNameScope(taken)
  const pageInfo = items.size > 0 ? names.take('PageInfo', 'ConnectionPageInfo') : 'PageInfo'
  return new Map(
    [...items].map(([schema, use]) => {
      const base = itemName(schema)
      const connection = names.take(`${base}Connection`)
      return [schema, { connection, edge: names.take(`${base}Edge`), pageInfo, items: use }]
    }),
  )
}

function itemName(schema: RestSchema): string {
  if (schema.kind === 'scalar') return schema.scalar
  return schema.kind === 'list' ? `${itemName(schema.items.schema)}List` : schema.name
}

function usesOf(schema: InputType): readonly Pick<SchemaUse, 'schema'>[] {
  if (schema.kind === 'union') return schema.members
  return schema.kind === 'map' ? [schema.values] : inputFields(schema).map(({ use }) => use)
}

function nameInputs(inputs: ReadonlySet<InputType>, taken: readonly string[]): Map<InputType, string> {
  const names = createNameScope(taken)
  return new Map(
    [...inputs].map((input) => {
      const base = input.name.endsWith('Input') ? input.name : `${input.name}Input`
      return [input, names.take(base, `${input.name}InputObject`)]
    }),
  )
}
