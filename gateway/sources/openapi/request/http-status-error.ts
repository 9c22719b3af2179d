import { GraphQLError } from 'graphql'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { HttpResponse } from '../../../upstream/http-request.ts'
import { isJsonObject } from '../document/json-value.ts'
import type { JsonObject } from '../document/json-value.ts'
import type { RestOperation } from '../model/rest-model.ts'
import { parseJson } from './parse-json.ts'

/** A status that is no success, with the body that explains it. */
export class HttpStatusError extends GraphQLError {
  readonly status: number
  /** The body, where it is a JSON object. */
  readonly problem: JsonObject | undefined

  /** @see https://www.rfc-editor.org/rfc/rfc9457 for `application/problem+json` */
  constructor(subgraph: string, { method, path }: RestOperation, response: HttpResponse) {
    const { status, headers } = response
    const problem = readProblem(response)
    const said = [problem?.detail, problem?.title].find((text) => typeof text === 'string')
    const message = `The subgraph "${subgraph}" answered ${method} ${path} with status ${status}${said === undefined ? '.' : `: ${said}`}`
    const retryAfter = headers['retry-after']
    const extensions = {
      code: 'SUBGRAPH_HTTP_ERROR',
      http: { status, ...(typeof retryAfter === 'string' && { retryAfter }) },
      ...(problem && { problem }),
    }
    super(message, {
      extensions,
      originalError: new GatewayError('SUBGRAPH_HTTP_ERROR', message, { extensions }),
    })
    this.status = status
    this.problem = problem
  }
}

function readProblem({ headers, body }: HttpResponse): JsonObject | undefined {
  if (!/[/+]json\b/i.test(String(headers['content-type'] ?? ''))) return undefined
  try {
    const value = parseJson(body.toString('utf8'))
    return isJsonObject(value) ? { ...value } : undefined
  } catch {
    // An error status stays one, whether or not its body can be read.
    return undefined
  }
}
