import { valueFromASTUntyped } from 'graphql'
import type { ExecutionResult, GraphQLError } from 'graphql'
import type { Service } from '../service/create-service.ts'
import type { SubgraphRequest } from '../subgraph.ts'
import type { CompiledRequest, EntityField, WireDocument } from './compiled-request.ts'
import { groupRepresentations } from './group-representations.ts'
import type { GroupedRepresentations } from './group-representations.ts'
import { planLookupRequests, toWireRequest } from './lookup-requests.ts'
import type { LookupCall, LookupRequest } from './lookup-requests.ts'
import { readLookupAnswer } from './read-lookup-answer.ts'

/** What a compiled request is run with. */
export interface ExecuteInput {
  readonly subgraph: string
  readonly service: Service
  readonly request: SubgraphRequest
}

type Variables = Readonly<Record<string, unknown>>

/**
 * Runs a compiled request: the service is asked for what is left of the document and for the entities, at once, and
 * its answers are put together as if it knew `_entities`. A failure nulls only what it would have answered.
 */
export async function executeCompiled(
  compiled: CompiledRequest,
  input: ExecuteInput,
): Promise<ExecutionResult> {
  const variables = input.request.variables ?? {}
  const fields = compiled.entityFields
    .filter((field) => isIncluded(field, variables))
    .map((field) => groupRepresentations(input.subgraph, field, representationsOf(field, variables)))
  const requests = planLookupRequests(
    fields.flatMap(({ groups }) => groups),
    compiled.prefix,
  )
  const [rest, ...lookups] = await Promise.all([
    compiled.rest && sendRest(compiled.rest, input),
    ...requests.map((calls) => lookUp(calls, { ...input, prefix: compiled.prefix })),
  ])
  return assemble({ compiled, fields, rest, lookups })
}

function isIncluded({ conditions }: EntityField, variables: Variables): boolean {
  return conditions.every(({ name, arguments: args }) => {
    const condition = args?.find((argument) => argument.name.value === 'if')
    if (!condition) return true
    const value = valueFromASTUntyped(condition.value, variables)
    return name.value === 'skip' ? value !== true : name.value !== 'include' || value === true
  })
}

function representationsOf(field: EntityField, variables: Variables): readonly unknown[] {
  const value = valueFromASTUntyped(field.representations, variables)
  return Array.isArray(value) ? (value as unknown[]) : []
}

function sendRest(document: WireDocument, { service, request }: ExecuteInput): Promise<ExecutionResult> {
  const { context, signal, isQuery = false, variables = {} } = request
  const used = Object.entries(variables).filter(([name]) => document.variables.includes(name))
  return service.execute({
    context,
    signal,
    isQuery,
    document: document.text,
    variables: Object.fromEntries(used),
    ...(request.operationName !== undefined && { operationName: request.operationName }),
  })
}

/** What came of a lookup request beside the entities that are in their places. */
interface LookupOutcome {
  /** Whether the service answered at all. */
  readonly answered: boolean
  /** Errors that belong to no entity. */
  readonly errors: readonly GraphQLError[]
}

interface LookupInput extends ExecuteInput {
  readonly prefix: string
}

async function lookUp(calls: LookupRequest, input: LookupInput): Promise<LookupOutcome> {
  const { request, service, subgraph, prefix } = input
  const { context, signal } = request
  const { data, errors = [] } = await service.execute({
    context,
    signal,
    isQuery: true,
    ...toWireRequest(calls, request.variables ?? {}),
  })
  const errorsOf = (call: LookupCall) => errors.filter(({ path }) => path?.[0] === call.alias)
  const hasOwnErrors = calls.some((call) => errorsOf(call).length > 0)
  if (!data && calls.length > 1 && hasOwnErrors) return lookUpEach(calls, errorsOf, input)
  for (const call of calls)
    readLookupAnswer(call, data?.[call.alias], { subgraph, prefix, errors: errorsOf(call) })
  const aliases = new Set(calls.map(({ alias }) => alias))
  return {
    answered: Boolean(data) || hasOwnErrors,
    errors: errors.filter(({ path }) => !aliases.has(String(path?.[0]))),
  }
}

/**
 * Asks again, one by one, after a failure in a field that is never null took all the others with it. A root field that
 * failed itself is known to, and is not asked again.
 */
async function lookUpEach(
  calls: LookupRequest,
  errorsOf: (call: LookupCall) => readonly GraphQLError[],
  input: LookupInput,
): Promise<LookupOutcome> {
  const { subgraph, prefix } = input
  const outcomes = await Promise.all(
    calls.map((call) => {
      const errors = errorsOf(call).filter(({ path }) => path?.length === 1)
      if (errors.length === 0) return lookUp([call], input)
      readLookupAnswer(call, null, { subgraph, prefix, errors })
      return Promise.resolve({ answered: true, errors: [] })
    }),
  )
  return {
    answered: outcomes.some(({ answered }) => answered),
    errors: outcomes.flatMap(({ errors }) => errors),
  }
}

interface Answers {
  readonly compiled: CompiledRequest
  readonly fields: readonly GroupedRepresentations[]
  readonly rest: ExecutionResult | undefined
  readonly lookups: readonly LookupOutcome[]
}

function assemble({ compiled, fields, rest, lookups }: Answers): ExecutionResult {
  const errors = [
    ...(rest?.errors ?? []),
    ...distinct(lookups.flatMap((lookup) => lookup.errors)),
    ...fields.flatMap(({ target }) => target.errors),
  ]
  const sent = [...lookups.map(({ answered }) => answered), ...(rest ? [Boolean(rest.data)] : [])]
  if (errors.length > 0 && sent.length > 0 && !sent.includes(true)) return { errors }
  const data: Record<string, unknown> = { ...compiled.constants, ...rest?.data }
  for (const { target } of fields) data[target.responseKey] = target.answers
  return { data, ...(errors.length > 0 && { errors }) }
}

/** A service that is down fails every request alike: that is said once. */
function distinct(errors: readonly GraphQLError[]): GraphQLError[] {
  const byText = new Map(errors.map((error) => [`${String(error.extensions.code)} ${error.message}`, error]))
  return [...byText.values()]
}
