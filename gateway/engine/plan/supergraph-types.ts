import { buildASTSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql'
import type { DocumentNode, GraphQLFieldMap, GraphQLSchema } from 'graphql'

/** The types of a supergraph, with what clients don't see, as answers of subgraphs speak of them. */
export interface SupergraphTypes {
  readonly schema: GraphQLSchema
  /** Whether a value of this type meets the condition of a fragment. A subgraph may know an interface as an object. */
  satisfies(typeName: string, condition: string): boolean
  isObject(typeName: unknown): typeName is string
  /** The fields of an object type or an interface; none of what is neither. */
  fieldsOf(typeName: string): GraphQLFieldMap<unknown, unknown>
}

/** Reads the types of a supergraph. */
export function createSupergraphTypes(document: DocumentNode): SupergraphTypes {
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true })
  return {
    schema,
    satisfies(typeName, condition) {
      if (typeName === condition) return true
      const type = schema.getType(typeName)
      const wanted = schema.getType(condition)
      return (
        isAbstractType(wanted) &&
        (isObjectType(type) || isInterfaceType(type)) &&
        schema.isSubType(wanted, type)
      )
    },
    isObject: (typeName): typeName is string =>
      typeof typeName === 'string' && isObjectType(schema.getType(typeName)),
    fieldsOf(typeName) {
      const type = schema.getType(typeName)
      return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {}
    },
  }
}
