import {
  GraphQLError,
  Kind,
  TypeInfo,
  execute,
  isAbstractType,
  parse,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type {
  DocumentNode,
  ExecutionResult,
  FieldNode,
  GraphQLFieldResolver,
  OperationDefinitionNode,
} from 'graphql'
import { expect, test } from 'vitest'
import { compileCompletion, pathOf } from '../../gateway/plugins/authorization/compile-completion.ts'
import { createIsIncluded } from '../../gateway/plugins/authorization/operation-parts.ts'
import { removeFields } from '../../gateway/plugins/authorization/remove-fields.ts'
import type { ReducedDocument } from '../../gateway/plugins/authorization/remove-fields.ts'
import { fuzzEstate } from '../fuzz/fuzz-estate.ts'
import type { GeneratedOperation } from '../fuzz/generate-operation.ts'
import { createEstateGraph } from '../support/create-estate-graph.ts'
import { createTestContext } from '../support/create-test-context.ts'
import { clinic } from './clinic.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 200)
const { graph } = createEstateGraph(clinic, { engine: 'plan' })
const { schema } = graph
const estate = { name: 'clinic', cases: [], ...clinic }

type Data = Readonly<Record<string, unknown>>

/** The document that asks for the name of every type that isn't known: GraphQL's own execution wants it everywhere. */
function withTypeNames({ document, typeNameKey }: ReducedDocument): DocumentNode {
  const typeInfo = new TypeInfo(schema)
  const typeName = parse(`{ ${typeNameKey}: __typename }`).definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? node.selectionSet.selections : [],
  )
  return visit(
    document,
    visitWithTypeInfo(typeInfo, {
      SelectionSet: {
        leave: (node) =>
          isAbstractType(typeInfo.getParentType())
            ? { ...node, selections: [...node.selections, ...typeName] }
            : undefined,
      },
    }),
  )
}

/** What GraphQL's own execution makes of the data. */
function byGraphQL(
  { document, variables }: GeneratedOperation,
  reduced: ReducedDocument,
  data: Data,
): unknown {
  const result = execute({
    schema,
    document,
    variableValues: variables,
    rootValue: data,
    fieldResolver(...[source, , , info]: Parameters<GraphQLFieldResolver<Data, unknown>>) {
      if (info.fieldNodes.some(reduced.isRemoved)) throw new GraphQLError('removed')
      return source[String(info.path.key)]
    },
    typeResolver: (source: Data) => String(source[reduced.typeNameKey]),
  }) as ExecutionResult
  return { data: result.data, paths: (result.errors ?? []).map(({ path }) => path) }
}

function byCompletion(
  { document, variables }: GeneratedOperation,
  reduced: ReducedDocument,
  data: Data,
): unknown {
  const definition = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  )
  if (!definition) throw new Error('There is no operation.')
  const isIncluded = createIsIncluded(definition, variables)
  const paths: unknown[] = []
  const complete = compileCompletion({ schema, definition, isIncluded, reduced })
  const completed = complete(data, (_nodes, place) => paths.push(pathOf(place)))
  return { data: completed, paths }
}

test('completes answers as GraphQL itself does, whatever fields were taken out of whatever operation', async () => {
  let removed = 0
  for (const share of [3, 7]) {
    const isDenied = ({ name, loc, alias }: FieldNode) =>
      !name.value.startsWith('__') &&
      (name.value.length + (alias?.value.length ?? 0) + (loc?.start ?? 0)) % share === 0
    await fuzzEstate(estate, runs, async (operation) => {
      const reduced = removeFields({ schema, document: operation.document, isDenied })
      const fetch = async (document: DocumentNode) =>
        (await graph.engine.execute({ document }, operation.variables, createTestContext())).data
      const data = await fetch(reduced.document)
      const typedData = await fetch(withTypeNames(reduced))
      if (!data || !typedData) return undefined
      const expected = JSON.stringify(byGraphQL(operation, reduced, typedData))
      if (!expected.endsWith('"paths":[]}')) removed += 1
      const actual = JSON.stringify(byCompletion(operation, reduced, data))
      return actual === expected ? undefined : `expected ${expected}\nbut it is ${actual}`
    })
  }
  expect(removed).toBeGreaterThan(runs / 4)
})
