import { isAsyncIterable } from '@envelop/core'
import { mapAsyncIterator } from '@graphql-tools/utils'
import type { ExecutionArgs, ExecutionResult, FieldNode, GraphQLError } from 'graphql'
import type { AuthorizationSettings } from '../../config/authorization-options.ts'
import { completeWithout } from './complete-without.ts'
import type { ReducedOperation } from './complete-without.ts'
import type { DeniedOperation } from './judge-operation.ts'
import { withhold } from './refusals.ts'

/** What runs an operation. */
export type RunOperation<Result> = (args: ExecutionArgs) => Result | Promise<Result>

/** Makes of what runs an operation what runs the part of it that its caller may have. */
export function runReduced<Result extends ExecutionResult | AsyncIterable<ExecutionResult>>(
  run: RunOperation<Result>,
  operation: DeniedOperation,
  report: AuthorizationSettings['report'],
): RunOperation<ExecutionResult | AsyncIterable<ExecutionResult>> {
  const { args, context, guards, lacks, fields } = operation
  const reduced = guards.without(new Set(lacks.keys()))
  const errors = new Map<FieldNode, GraphQLError>()
  const errorOf = (field: FieldNode) => {
    const guarded = guards.fields.get(field)
    const lack = guarded && lacks.get(guarded.requirement)
    const error = errors.get(field) ?? withhold(guarded?.coordinate ?? field.name.value, lack ?? 'policy')
    errors.set(field, error)
    return error
  }
  const input: ReducedOperation = {
    schema: context.graph.schema,
    document: args.document,
    operationName: args.operationName ?? undefined,
    variables: args.variableValues ?? {},
    reduced,
    errorOf,
  }
  const complete = (answered: ExecutionResult): ExecutionResult => {
    const completed = completeWithout(input, answered)
    if (report === 'errors') return completed
    const own = new Set<unknown>(errors.values())
    const { errors: all = [], ...rest } = completed
    const others = all.filter(({ originalError }) => !own.has(originalError))
    const unauthorizedPaths = fields.map(({ path }) => path)
    return {
      ...rest,
      ...(others.length > 0 && { errors: others }),
      extensions: { ...completed.extensions, unauthorizedPaths },
    }
  }
  return async (given) => {
    const answered = await run({ ...given, document: reduced.document })
    return isAsyncIterable(answered) ? mapAsyncIterator(answered, complete) : complete(answered)
  }
}
