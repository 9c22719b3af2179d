import { isJsonObject } from '../document/json-value.ts'
import type { RestSchema, UnionMember, UnionSchema } from '../model/rest-model.ts'
import { outputFields } from '../model/fields.ts'
import { isOfScalar } from './is-of-scalar.ts'
import { markedMember } from './member-marks.ts'

/**
 * Makes the function that finds the member of a union that a value is: by the discriminator, else the member that the
 * value breaks the fewest rules of. Answers with the name of its type; undefined when no member is of the value's kind.
 */
export function compileMemberResolver({
  members,
  discriminator,
}: UnionSchema): (value: unknown) => string | undefined {
  const byTag = new Map(members.flatMap(({ name, tags }) => tags.map((tag) => [tag, name] as const)))
  const candidates = members.map((member) => ({ name: member.name, faultsOf: compileFaults(member) }))

  return (value) => {
    const marked = markedMember(value)
    if (marked !== undefined) return marked
    if (discriminator !== undefined && isJsonObject(value)) {
      const name = byTag.get(String(value[discriminator]))
      if (name !== undefined) return name
    }
    let found: string | undefined
    let fewest = Infinity
    for (const { name, faultsOf } of candidates) {
      const faults = faultsOf(value)
      if (faults >= fewest) continue
      found = name
      fewest = faults
    }
    return found
  }
}

/** A rule that is broken weighs more than any number of properties that the member does not know. */
const brokenRule = 1_000

/** How little a value is of a member: 0 when it fits in all, Infinity when it is of another kind. */
function compileFaults({ schema }: UnionMember): (value: unknown) => number {
  if (schema.kind !== 'object') {
    // Anything is of a free form: another member that breaks no rule is nearer.
    const faults = schema.kind === 'scalar' && schema.scalar === 'JSON' ? brokenRule - 1 : 0
    return (value) => (isOfKind(schema, value) ? faults : Infinity)
  }
  const fields = new Map(outputFields(schema).map((field) => [field.property, field]))
  const required = [...fields.values()].filter((field) => field.required)
  return (value) => {
    if (!isJsonObject(value)) return Infinity
    let faults = 0
    for (const { property } of required) if (!(property in value)) faults += brokenRule
    for (const [property, member] of Object.entries(value)) {
      const field = fields.get(property)
      if (!field) faults += 1
      else if (member !== null && !isOfKind(field.use.schema, member)) faults += brokenRule
    }
    return faults
  }
}

function isOfKind(schema: RestSchema, value: unknown): boolean {
  switch (schema.kind) {
    case 'list':
      return Array.isArray(value)
    case 'object':
    case 'map':
      return isJsonObject(value)
    case 'enum':
      return schema.values.some((known) => known.value === value)
    case 'union':
      return schema.members.some((member) => isOfKind(member.schema, value))
    case 'scalar':
      return isOfScalar(schema.scalar, value)
  }
}
