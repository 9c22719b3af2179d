import type { NameScope } from './names.ts'
import type { MapSchema, ObjectSchema, RestField, RestResult, SchemaUse, UnionMember } from './rest-model.ts'

/** The fields that answers hold. */
export function outputFields(type: ObjectSchema): RestField[] {
  return type.fields.filter((field) => !field.writeOnly)
}

/** The fields that arguments hold. */
export function inputFields(type: ObjectSchema): RestField[] {
  return type.fields.filter((field) => !field.readOnly)
}

/** The field of a union's input that takes this member: `cat` for `Cat`. */
export function inputFieldOf({ name }: UnionMember): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

/** What the field of an operation holds: the body, or what is put around it. */
export function fieldUseOf({ use, envelope, outcomes }: RestResult): SchemaUse {
  const schema = outcomes?.union ?? envelope?.type
  return schema ? { schema, nullable: false } : use
}

/** The field that holds the properties that a document does not name. */
export function restField(map: MapSchema, names: NameScope): RestField {
  return {
    name: names.take('additionalProperties'),
    property: 'additionalProperties',
    isRest: true,
    use: { schema: map, nullable: true },
    required: false,
    readOnly: false,
    writeOnly: false,
    description: 'Properties that the document does not name.',
    deprecated: false,
  }
}
