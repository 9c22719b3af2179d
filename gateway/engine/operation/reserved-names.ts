import { visit } from 'graphql'
import type { DocumentNode } from 'graphql'
import { directiveArgument, directivesNamed } from '../directives.ts'
import { parseFieldSet } from '../field-set.ts'

/**
 * The names of fields that a rewritten operation never asks for by their own names: those that some `@requires` wants with
 * arguments of its own, for which the name has to be free, and `then`, for what has it looks like a promise.
 *
 * @param document the supergraph
 */
export function findReservedNames(document: DocumentNode): ReadonlySet<string> {
  const names = new Set(['then'])
  visit(document, {
    FieldDefinition(field) {
      for (const join of directivesNamed(field, 'join__field')) {
        const requires = directiveArgument(join, 'requires')
        if (requires?.includes('(')) addFieldsWithArguments(requires, names)
      }
    },
  })
  return names
}

function addFieldsWithArguments(fieldSet: string, names: Set<string>): void {
  visit(parseFieldSet(fieldSet), {
    Field({ name, arguments: given = [] }) {
      if (given.length > 0) names.add(name.value)
    },
  })
}
