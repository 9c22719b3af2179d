import { isAsyncIterable } from '@envelop/core'
import { mapAsyncIterator } from '@graphql-tools/utils'
import type { ExecutionArgs, ExecutionResult, FieldNode, GraphQLError } from 'graphql'
import type { AuthorizationSettings } from '../../config/authorization-options.ts'
import { withLifeOf } from '../../engine/answer-life.ts'
import { pathOf } from './compile-completion.ts'
import type { Place } from './compile-completion.ts'
import { lackOf } from './judge-operation.ts'
import type { DeniedOperation } from './judge-operation.ts'
import { withhold } from './refusals.ts'

/** An operation of which a part is run. */
interface ReducedRun {
  readonly run: RunOperation
  /** Says which fields were taken out. */
  readonly withheld: string
}

/** What runs an operation. */
export type RunOperation = (args: ExecutionArgs) => Answer | Promise<Answer>

type Answer = ExecutionResult | AsyncIterable<ExecutionResult>

/** Places of removed fields that one answer names: a short document can have a field at every place of a long list. */
const maxErrors = 1_000

/** Makes of what runs an operation what runs the part of it that its caller may have, and says what is missing. */
export function runReduced(
  run: RunOperation,
  operation: DeniedOperation,
  report: AuthorizationSettings['report'],
): ReducedRun {
  const { args, definition, guards, lacks, fields } = operation
  const variables = args.variableValues ?? {}
  const denied = new Set(lacks.keys())
  const { document, key, complete } = guards.reduce({ definition, variables, denied })

  function errorAt(nodes: readonly FieldNode[], place: Place): GraphQLError {
    const field = nodes.find((node) => lackOf(node, operation) !== undefined)
    const coordinate = (field && guards.fields.get(field)?.coordinate) ?? String(place.key)
    const lack = (field && lackOf(field, operation)) ?? 'policy'
    return withhold({ coordinate, lack, path: pathOf(place), nodes })
  }

  function completeAnswer(answered: ExecutionResult): ExecutionResult {
    if (!answered.data) return answered
    const errors = [...(answered.errors ?? [])]
    let count = 0
    const data = complete(answered.data, (nodes, place) => {
      if (report === 'errors' && count++ < maxErrors) errors.push(errorAt(nodes, place))
    })
    const extensions =
      report === 'extensions'
        ? { ...answered.extensions, unauthorizedPaths: fields.map(({ path }) => path) }
        : answered.extensions
    return withLifeOf(answered, {
      data,
      ...(errors.length > 0 && { errors }),
      ...(extensions && { extensions }),
    })
  }

  return {
    withheld: key,
    async run(given) {
      const answered = await run({ ...given, document })
      return isAsyncIterable(answered) ? mapAsyncIterator(answered, completeAnswer) : completeAnswer(answered)
    },
  }
}
