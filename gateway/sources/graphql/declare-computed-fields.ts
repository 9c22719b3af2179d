import { Kind, parseType, visit } from 'graphql'
import type { DocumentNode, FieldDefinitionNode } from 'graphql'
import { directiveNode } from './directive-node.ts'
import type { ComputedField } from './entity.ts'
import { printKeyFields } from './key-fields.ts'

/** Gives an SDL's `@computed` fields federation's `@requires`, over `@external` fields. */
export function declareComputedFields(
  document: DocumentNode,
  computedFields: readonly ComputedField[],
): DocumentNode {
  if (computedFields.length === 0) return document
  return visit(document, {
    ObjectTypeDefinition(node) {
      const computed = computedFields.filter(({ typeName }) => typeName === node.name.value)
      const externals = new Map(computed.flatMap(({ externalTypes }) => [...externalTypes]))
      const fields = (node.fields ?? []).map((field) => {
        const own = computed.find(({ fieldName }) => fieldName === field.name.value)
        if (!own) return field
        const requires = directiveNode('requires', { fields: printKeyFields(own.fields) })
        return { ...field, directives: [...(field.directives ?? []), requires] }
      })
      return { ...node, fields: [...fields, ...[...externals].map(externalField)] }
    },
  })
}

function externalField([name, type]: readonly [string, string]): FieldDefinitionNode {
  return {
    kind: Kind.FIELD_DEFINITION,
    name: { kind: Kind.NAME, value: name },
    type: parseType(type, { noLocation: true }),
    directives: [directiveNode('external', {})],
  }
}
