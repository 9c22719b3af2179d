import { GraphQLError, execute } from 'graphql'
import type { DocumentNode, ExecutionResult, GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import type { Variables } from '../engine.ts'
import type { Path } from './asked-paths.ts'
import type { RewrittenOperation } from './rewrite-operation.ts'

/** A client's operation and how it was rewritten. */
export interface CompletionInput {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operationName: string | undefined
  /** As the client sent them. */
  readonly variables: Variables
  readonly rewritten: RewrittenOperation
}

/**
 * Turns what the rewritten operation was answered with into the answer of the client's own: in its response names and
 * their order, with introspection and type names from the public schema, and with no value that this schema doesn't have.
 *
 * @see https://spec.graphql.org/September2025/#CompleteValue()
 */
export function completeResult(
  { schema, document, operationName, variables, rewritten }: CompletionInput,
  data: Readonly<Record<string, unknown>>,
): ExecutionResult {
  const result = execute({
    schema,
    document,
    operationName,
    variableValues: variables,
    rootValue: data,
    fieldResolver(...[source, , , info]: Parameters<GraphQLFieldResolver<unknown, unknown>>) {
      const { fieldName, path, parentType } = info
      const field = { responseName: String(path.key), fieldName, typeName: parentType.name }
      return isObject(source) ? rewritten.keys.read(source, field) : undefined
    },
    typeResolver: (value) =>
      isObject(value) && typeof value.__typename === 'string' ? value.__typename : undefined,
  })
  if (result instanceof Promise) throw new Error('Completing a result has nothing to wait for.')
  return result
}

/** What is known to have failed. */
export interface ReportedErrors {
  readonly errors: readonly GraphQLError[]
  readonly explained?: readonly Path[]
}

/**
 * {@link completeResult}, and says of each null that has come up why it is there, unless an error that is reported
 * already explains it: by its path, or for one of the paths in `explained`.
 */
export function completeAnswer(
  input: CompletionInput,
  data: Readonly<Record<string, unknown>>,
  { errors: reported, explained = [] }: ReportedErrors,
): ExecutionResult {
  const completed = completeResult(input, data)
  const explanations = [...explained, ...reported.map(({ path = [] }) => path)]
  const unexplained = (completed.errors ?? []).filter(({ path = [] }) => !isExplained(path, explanations))
  const all = [...reported, ...unexplained.map(toAnswerError)]
  return { data: completed.data ?? null, ...(all.length > 0 && { errors: all }) }
}

/** Whether a null is where it is because of an error that is reported already. */
function isExplained(path: Path, explanations: readonly Path[]): boolean {
  return explanations.some((other) => path.every((part, index) => other[index] === part))
}

/** Each answer was right by itself: together they leave a null, or a value, where the public schema has none. */
export function toAnswerError({ message, path }: Pick<GraphQLError, 'message' | 'path'>): GraphQLError {
  return new GraphQLError(message, { path, extensions: { code: 'SUBGRAPH_BAD_RESPONSE' } })
}

/** The path of a rewritten operation's error in the client's response names. */
export function toClientPath(rewritten: RewrittenOperation, path: GraphQLError['path']): (string | number)[] {
  return (path ?? []).map((part) => (typeof part === 'string' ? rewritten.keys.responseNameOf(part) : part))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
