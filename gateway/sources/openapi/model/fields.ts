import type { ObjectSchema, RestField, UnionMember } from './rest-model.ts'

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
