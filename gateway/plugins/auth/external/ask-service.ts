import type {
  ExternalDecision,
  ExternalRequest,
  ExternalSettings,
} from '../../../config/authentication/external-options.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { HttpClient } from '../../../upstream/http-client.ts'
import { readDecision } from './read-decision.ts'

/** What {@link askService} needs. */
export interface AskServiceInput {
  readonly url: string
  readonly settings: Pick<ExternalSettings, 'headers' | 'timeoutMs'>
  readonly http: HttpClient
  readonly signal: AbortSignal
}

const maxResponseBytes = 65_536

/**
 * Asks a service to decide over a request.
 *
 * @throws {GatewayError} AUTHENTICATION_UNAVAILABLE when it answers with anything else than a decision, and what
 * `HttpClient.request` throws
 */
export async function askService(
  request: ExternalRequest,
  input: AskServiceInput,
): Promise<ExternalDecision> {
  const { url, settings, http, signal } = input
  const { status, body } = await http.request({
    method: 'POST',
    url,
    headers: { ...settings.headers, accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal,
    timeoutMs: settings.timeoutMs,
    maxResponseBytes,
  })
  if (status === 200) return readDecision(parse(body))
  if (status === 401 || status === 403) return { decision: 'deny', status }
  throw new GatewayError(
    'AUTHENTICATION_UNAVAILABLE',
    `The external authorizer answered with status ${status}: expected 200, 401 or 403.`,
  )
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    // It is said to be no decision; what JSON.parse says quotes the text.
    return undefined
  }
}
