import type { PolicySettings } from '../../config/authorization-options.ts'
import type { GatewayContext } from '../../context/gateway-context.ts'
import { isObject } from '../../sources/is-object.ts'
import type { HttpClient } from '../../upstream/http-client.ts'

/** Names of policies, and nothing else, are expected. */
const maxResponseBytes = 1_048_576

/** What is asked, and with what. */
export interface PolicyQuestion {
  readonly policies: readonly string[]
  readonly context: GatewayContext
  readonly signal: AbortSignal
  readonly http: HttpClient
}

/**
 * Asks a service which of the policies say yes. It learns who is calling, and nothing of the request itself.
 *
 * @throws {Error} when the answer is not `{ "granted": [...] }` with status 200
 * @throws {GatewayError} SUBGRAPH_UNREACHABLE and the like, when there is no answer
 */
export async function askPolicyService(
  { url, headers, timeoutMs }: PolicySettings & { readonly url: string },
  { policies, context, signal, http }: PolicyQuestion,
): Promise<ReadonlySet<string>> {
  const { principal = null, requestId } = context
  const { status, body } = await http.request({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ policies, principal, requestId }),
    signal,
    timeoutMs,
    maxResponseBytes,
  })
  if (status !== 200)
    throw new Error(`The service that decides over policies answered with HTTP status ${status}.`)
  const answer: unknown = JSON.parse(body.toString('utf8'))
  const granted: unknown = isObject(answer) ? answer.granted : undefined
  if (Array.isArray(granted)) return new Set(granted.filter((name) => typeof name === 'string'))
  throw new Error('The service that decides over policies did not answer with { "granted": [...] }.')
}
