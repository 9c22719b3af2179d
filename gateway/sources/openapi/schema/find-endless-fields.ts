import { inputFields } from '../model/fields.ts'
import type { ObjectSchema, RestField, RestSchema } from '../model/rest-model.ts'

/**
 * Finds the required fields that close a circle of required fields: no value could ever be given for them, so they must
 * be optional in the graph.
 *
 * @see https://spec.graphql.org/September2025/#sec-Input-Objects.Circular-References
 */
export function findEndlessFields(inputs: Iterable<RestSchema>): ReadonlySet<RestField> {
  const endless = new Set<RestField>()
  const done = new Set<ObjectSchema>()
  const open = new Set<ObjectSchema>()

  function visit(type: ObjectSchema): void {
    if (done.has(type)) return
    open.add(type)
    for (const field of inputFields(type)) {
      const { schema, nullable } = field.use
      if (schema.kind !== 'object' || !field.required || nullable) continue
      if (open.has(schema)) endless.add(field)
      else visit(schema)
    }
    open.delete(type)
    done.add(type)
  }

  for (const input of inputs) if (input.kind === 'object') visit(input)
  return endless
}
