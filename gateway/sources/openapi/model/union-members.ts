import { isJsonObject, toList, toObject, toText } from '../document/json-value.ts'
import { capitalize, toGraphQLName } from './names.ts'
import type { NameScope } from './names.ts'
import type { RestSchema, UnionMember } from './rest-model.ts'
import type { Discriminator, UnionChoice } from './union-choices.ts'

/** Names of the types that hold what can't be a member of a union itself: one for each kind of value. */
export type BoxNames = (schema: RestSchema) => string

/** Builds {@link BoxNames}: `StringValue`, `OrderListValue`. */
export function createBoxNames(types: NameScope): BoxNames {
  const names = new Map<string, string>()
  return (schema) => {
    const base = `${baseName(schema)}Value`
    const name = names.get(base) ?? types.take(base)
    names.set(base, name)
    return name
  }
}

function baseName(schema: RestSchema): string {
  if (schema.kind === 'scalar') return schema.scalar
  if (schema.kind === 'map') return `${schema.name}List`
  return schema.kind === 'list' ? `${baseName(schema.items.schema)}List` : schema.name
}

/** What a choice that has no name of its own is called: after its title, or its number. */
export function nameOfChoice(union: string, { schema, component }: UnionChoice, index: number): string {
  const title = component ?? (isJsonObject(schema) ? toText(schema.title) : undefined)
  return union + (title === undefined ? `Option${index + 1}` : capitalize(toGraphQLName(title)))
}

/**
 * Values of the discriminator that mean this choice: those that are mapped to it, else the only one that it allows, and
 * the component's name.
 */
export function tagsOf(
  { component, schema }: UnionChoice,
  discriminator: Discriminator | undefined,
): readonly string[] {
  if (discriminator === undefined || component === undefined) return []
  const mapped = discriminator.tags.get(`#/components/schemas/${component}`)
  if (mapped) return mapped
  const only = onlyText(toObject(toObject(schema).properties)[discriminator.property])
  return only === undefined ? [component] : [only, component]
}

/** The one text that a property can be. */
function onlyText(schema: unknown): string | undefined {
  const { enum: values, const: constant } = toObject(schema)
  if (typeof constant === 'string') return constant
  const texts = toList(values)
  return texts.length === 1 ? toText(texts[0]) : undefined
}

/** The members that a schema adds to a union; one that is a union itself adds its own. */
export function toMembers(
  schema: RestSchema,
  tags: readonly string[],
  boxes: BoxNames,
): readonly UnionMember[] {
  if (schema.kind === 'union') return schema.members
  return [{ name: schema.kind === 'object' ? schema.name : boxes(schema), schema, tags }]
}
