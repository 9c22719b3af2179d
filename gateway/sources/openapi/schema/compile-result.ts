import type { HttpResponseHead } from '../../../upstream/http-request.ts'
import { toList } from '../document/json-value.ts'
import { fieldUseOf } from '../model/fields.ts'
import type { ResponseHeader, RestOperation, RestSchema, ResultEnvelope } from '../model/rest-model.ts'
import type { Arguments } from '../request/compile-request.ts'
import { HttpStatusError } from '../request/http-status-error.ts'
import type { RestAnswer, RestSession } from '../request/rest-client.ts'
import { compileOutput } from './compile-output.ts'
import { rememberOrigin } from './follow-link.ts'
import { markMember } from './member-marks.ts'

/** Calls an operation, and answers with what its field holds. */
export type CallField = (session: RestSession, args: Arguments) => Promise<unknown>

/** What decides the answers of all fields. */
export interface ResultOptions {
  /** Operations whose answers are remembered with their requests, for links. */
  readonly origins?: ReadonlySet<RestOperation>
  /** Whether a read that finds nothing (404, 410) is null rather than an error. */
  readonly notFound: 'error' | 'null'
}

/** Makes the {@link CallField} of an operation. */
export function compileResult(operation: RestOperation, { notFound, origins }: ResultOptions): CallField {
  const { result, kind } = operation
  const { envelope, outcomes, members } = result
  const read = compileOutput(fieldUseOf(result).schema)

  function toSuccess(answer: RestAnswer): unknown {
    if (members.size > 0) markMember(answer.body, findByStatus(members, answer.head.status))
    const value = envelope ? toEnvelope(envelope, answer) : answer.body
    if (outcomes?.success !== undefined) markMember(value, outcomes.success)
    return read ? read(value) : value
  }

  function toError(error: unknown): unknown {
    if (!(error instanceof HttpStatusError)) throw error
    const { status, problem } = error
    const member = problem && outcomes ? findByStatus(outcomes.errors, status) : undefined
    if (member !== undefined) {
      markMember(problem, member)
      return problem
    }
    if (kind === 'query' && notFound === 'null' && (status === 404 || status === 410)) return null
    throw error
  }

  return async (session, args) => {
    try {
      const answer = await session.ask(operation, args)
      if (origins?.has(operation)) rememberOrigin(answer.body, { operation, args, head: answer.head })
      return toSuccess(answer)
    } catch (error) {
      return toError(error)
    }
  }
}

/** @see https://spec.openapis.org/oas/v3.1.1.html#patterned-fields-0 */
function findByStatus(members: ReadonlyMap<string, string>, status: number): string | undefined {
  return members.get(String(status)) ?? members.get(`${Math.floor(status / 100)}XX`) ?? members.get('default')
}

function toEnvelope({ headers }: ResultEnvelope, { body, head }: RestAnswer): Record<string, unknown> {
  return Object.fromEntries([
    ['body', body],
    ...headers.map((header) => [header.property, readHeader(header, head)] as const),
  ])
}

function readHeader({ name, use }: ResponseHeader, { headers }: HttpResponseHead): unknown {
  const text = toList(headers[name]).length > 0 ? toList(headers[name]).join(', ') : headers[name]
  return typeof text === 'string' ? readText(use.schema, text) : null
}

/** A header's text as a value of its type; as it is where it is none. */
function readText(schema: RestSchema, text: string): unknown {
  if (schema.kind === 'list') return text.split(',').map((item) => readText(schema.items.schema, item.trim()))
  if (schema.kind !== 'scalar') return text
  if (schema.scalar === 'Int' || schema.scalar === 'Float') return text.trim() === '' ? text : Number(text)
  return schema.scalar === 'Boolean' && /^(true|false)$/i.test(text) ? /^true$/i.test(text) : text
}
