import { Kind, OperationTypeNode, visit } from 'graphql'
import type { OperationDefinitionNode, SelectionNode } from 'graphql'
import type { CompiledRequest, WireDocument } from './compiled-request.ts'
import { dependenciesOf, parseParts } from './document-parts.ts'
import type { DocumentParts } from './document-parts.ts'
import { toEntityField } from './entity-field.ts'
import type { CompileInput } from './entity-field.ts'
import { printForService } from './root-type-names.ts'
import type { RootTypeNames } from './root-type-names.ts'
import { splitRootSelections } from './split-root-selections.ts'

/**
 * Takes a document over federation's schema apart: what the service can answer as it is, and the `_entities` fields,
 * wherever among the root fields they stand.
 *
 * @throws {GraphQLError} when it is no GraphQL
 */
export function compileRequest(text: string, input: CompileInput): CompiledRequest {
  const parts = parseParts(text)
  const split = splitRootSelections(parts)
  const prefix = unusedPrefix(text)
  const constants = constantsOf(split.rest, parts.operation)
  return {
    rest: constants ? undefined : toRestDocument(split.rest, { parts, input }),
    constants: constants ?? {},
    entityFields: split.entityFields.map((field) => toEntityField(field, { parts, input, prefix })),
    prefix,
    renamedTypeNames: renamedTypeNamesIn(parts, input.rootTypes),
  }
}

/** Names that the document has nowhere, not even as a part of another name. */
function unusedPrefix(text: string): string {
  let prefix = '_l'
  while (text.includes(prefix)) prefix += '_'
  return prefix
}

/** The answers to root selections that need no service, undefined where one does. */
function constantsOf(
  selections: readonly SelectionNode[],
  { operation }: OperationDefinitionNode,
): Record<string, unknown> | undefined {
  if (operation !== OperationTypeNode.QUERY) return undefined
  const constants: Record<string, unknown> = {}
  for (const selection of selections) {
    const isConstant = selection.kind === Kind.FIELD && selection.name.value === '__typename'
    if (!isConstant || selection.directives?.length) return undefined
    constants[selection.alias?.value ?? '__typename'] = 'Query'
  }
  return constants
}

interface RestInput {
  readonly parts: DocumentParts
  readonly input: CompileInput
}

function toRestDocument(selections: readonly SelectionNode[], { parts, input }: RestInput): WireDocument {
  const { operation } = parts
  const { fragments, variables } = dependenciesOf([...selections, ...(operation.directives ?? [])], parts)
  const rest: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: (operation.variableDefinitions ?? []).filter(({ variable }) =>
      variables.has(variable.name.value),
    ),
    selectionSet: { ...operation.selectionSet, selections },
  }
  return {
    text: [rest, ...fragments].map((node) => printForService(node, input.rootTypes)).join('\n'),
    variables: [...variables.keys()],
  }
}

/**
 * The response keys of every `__typename` in the document, where root types have other names at the service. That a key
 * of that name elsewhere holds just the service's root type name as a value is not to be feared.
 */
function renamedTypeNamesIn(
  { operation, fragments }: DocumentParts,
  { toService }: RootTypeNames,
): Set<string> {
  const keys = new Set<string>()
  if (toService.size === 0) return keys
  for (const definition of [operation, ...fragments.values()]) {
    visit(definition, {
      Field({ name, alias }) {
        if (name.value === '__typename') keys.add(alias?.value ?? name.value)
      },
    })
  }
  return keys
}
