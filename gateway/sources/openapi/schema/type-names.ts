import { createNameScope } from '../model/names.ts'
import type { EnumSchema, ObjectSchema, RestModel, RestSchema } from '../model/rest-model.ts'

/** The types that a service's GraphQL schema needs, each once. */
export interface RestTypes {
  /** Objects that answers hold. */
  readonly outputs: ReadonlySet<ObjectSchema>
  /** Objects that arguments hold, by the name of their input type. */
  readonly inputs: ReadonlyMap<ObjectSchema, string>
  readonly enums: ReadonlySet<EnumSchema>
  readonly scalars: ReadonlySet<string>
}

/** Collects the types that the operations of a model use, directly or by the fields of others. */
export function collectTypes(model: RestModel): RestTypes {
  const outputs = new Set<ObjectSchema>()
  const inputs = new Set<ObjectSchema>()
  const enums = new Set<EnumSchema>()
  const scalars = new Set<string>()

  function visit(schema: RestSchema, objects: Set<ObjectSchema>): void {
    if (schema.kind === 'scalar')
      scalars.add(objects === outputs && schema.scalar === 'Upload' ? 'String' : schema.scalar)
    else if (schema.kind === 'enum') enums.add(schema)
    else if (schema.kind === 'list') visit(schema.items.schema, objects)
    else if (!objects.has(schema)) {
      objects.add(schema)
      for (const field of schema.fields) visit(field.use.schema, objects)
    }
  }

  for (const operation of model.operations) {
    if (operation.result.kind === 'json') visit(operation.result.use.schema, outputs)
    for (const parameter of operation.parameters) visit(parameter.use.schema, inputs)
    if (operation.body) visit(operation.body.use.schema, inputs)
  }
  return { outputs, inputs: nameInputs(inputs, [...outputs, ...enums]), enums, scalars }
}

function nameInputs(
  inputs: ReadonlySet<ObjectSchema>,
  taken: readonly (ObjectSchema | EnumSchema)[],
): Map<ObjectSchema, string> {
  const names = createNameScope(taken.map((type) => type.name))
  return new Map(
    [...inputs].map((input) => {
      const base = input.name.endsWith('Input') ? input.name : `${input.name}Input`
      return [input, names.take(base, `${input.name}InputObject`)]
    }),
  )
}
