import type { SerializableChange } from '@graphql-inspector/core'

/**
 * The coordinates through which operations notice a breaking change: an operation that uses none of them is not broken by it.
 * Undefined for changes of which that can't be told.
 */
export function affectedCoordinates(change: SerializableChange): readonly string[] | undefined {
  return affectedByOutput(change) ?? affectedByInput(change) ?? affectedByDirective(change)
}

function affectedByOutput(change: SerializableChange): readonly string[] | undefined {
  switch (change.type) {
    case 'FIELD_REMOVED':
      return [`${change.meta.typeName}.${change.meta.removedFieldName}`]
    case 'FIELD_TYPE_CHANGED':
      return [`${change.meta.typeName}.${change.meta.fieldName}`]
    case 'TYPE_REMOVED':
      return [change.meta.removedTypeName]
    case 'TYPE_KIND_CHANGED':
      return [change.meta.typeName]
    // What is in its place can't be asked for by the fragments on it.
    case 'UNION_MEMBER_REMOVED':
      return [change.meta.removedUnionMemberTypeName]
    case 'OBJECT_TYPE_INTERFACE_REMOVED':
      return [change.meta.removedInterfaceName]
    case 'SCHEMA_QUERY_TYPE_CHANGED':
      return presentNames(change.meta.oldQueryTypeName)
    case 'SCHEMA_MUTATION_TYPE_CHANGED':
      return presentNames(change.meta.oldMutationTypeName)
    case 'SCHEMA_SUBSCRIPTION_TYPE_CHANGED':
      return presentNames(change.meta.oldSubscriptionTypeName)
    default:
      return undefined
  }
}

function affectedByInput(change: SerializableChange): readonly string[] | undefined {
  switch (change.type) {
    case 'FIELD_ARGUMENT_REMOVED':
      return [`${change.meta.typeName}.${change.meta.fieldName}(${change.meta.removedFieldArgumentName}:)`]
    case 'FIELD_ARGUMENT_ADDED':
      return [`${change.meta.typeName}.${change.meta.fieldName}`]
    case 'FIELD_ARGUMENT_TYPE_CHANGED': {
      const { typeName, fieldName, argumentName, newArgumentType } = change.meta
      const field = `${typeName}.${fieldName}`
      // Whoever leaves out what has become required is broken as well.
      return [isRequired(newArgumentType) ? field : `${field}(${argumentName}:)`]
    }
    case 'INPUT_FIELD_REMOVED':
      return [`${change.meta.inputName}.${change.meta.removedFieldName}`]
    case 'INPUT_FIELD_ADDED':
      return [change.meta.inputName]
    case 'INPUT_FIELD_TYPE_CHANGED': {
      const { inputName, inputFieldName, newInputFieldType } = change.meta
      return [isRequired(newInputFieldType) ? inputName : `${inputName}.${inputFieldName}`]
    }
    // As a value that is given; one that no answer has any more breaks no operation.
    case 'ENUM_VALUE_REMOVED':
      return [`${change.meta.enumName}.${change.meta.removedEnumValueName}`]
    // `@oneOf`
    case 'DIRECTIVE_USAGE_INPUT_OBJECT_ADDED':
      return [change.meta.inputObjectName]
    default:
      return undefined
  }
}

function affectedByDirective(change: SerializableChange): readonly string[] | undefined {
  switch (change.type) {
    case 'DIRECTIVE_REMOVED':
      return [`@${change.meta.removedDirectiveName}`]
    case 'DIRECTIVE_LOCATION_REMOVED':
    case 'DIRECTIVE_ARGUMENT_REMOVED':
    case 'DIRECTIVE_ARGUMENT_TYPE_CHANGED':
    case 'DIRECTIVE_REPEATABLE_REMOVED':
      return [`@${change.meta.directiveName}`]
    case 'DIRECTIVE_ARGUMENT_ADDED':
      return [`@${change.meta.directiveName}`]
    default:
      return undefined
  }
}

function isRequired(type: string): boolean {
  return type.endsWith('!')
}

function presentNames(name: string | null | undefined): readonly string[] {
  return name == null ? [] : [name]
}
