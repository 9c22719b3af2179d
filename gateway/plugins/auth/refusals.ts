import { GatewayError } from '../../errors/gateway-error.ts'

/**
 * Refuses a request that has no credentials. It gets no error code in its challenge, as it may not know that it needs any.
 *
 * @param challenges of the kinds that would do
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3.1
 */
export function missingCredentials(challenges: readonly string[]): GatewayError {
  return refusal(
    'UNAUTHENTICATED',
    'Credentials are required, and the request has none.',
    challenges.join(', '),
  )
}

/**
 * Refuses a bearer token.
 *
 * @param description why, for the client's developer: a fixed sentence without quotes, never anything of the token
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3.1
 */
export function invalidToken(description: string): GatewayError {
  return refusal(
    'UNAUTHENTICATED',
    `The access token is not valid: ${description}.`,
    `Bearer error="invalid_token", error_description="${description}"`,
  )
}

/**
 * Refuses credentials that are no bearer token.
 *
 * @param message a fixed sentence, never anything of the credentials
 * @param challenge of their kind, as `WWW-Authenticate` has it
 */
export function invalidCredentials(message: string, challenge: string): GatewayError {
  return refusal('UNAUTHENTICATED', message, challenge)
}

/**
 * Refuses a caller that lacks scopes.
 *
 * @param scopes all that are needed
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3.1
 */
export function insufficientScope(scopes: readonly string[]): GatewayError {
  return refusal(
    'FORBIDDEN',
    `Scopes are missing: "${scopes.join(' ')}" are needed.`,
    `Bearer error="insufficient_scope", scope="${scopes.join(' ')}"`,
  )
}

/** An empty `WWW-Authenticate` is none. */
function refusal(code: 'UNAUTHENTICATED' | 'FORBIDDEN', message: string, challenge: string): GatewayError {
  const headers = challenge === '' ? {} : { 'www-authenticate': challenge }
  return new GatewayError(code, message, { extensions: { http: { headers } } })
}

/**
 * Refuses a request because its credentials can't be checked: whether they are good is not known.
 *
 * @param what is not to be had, at the beginning of a sentence; clients read it
 * @param cause logged, not shown
 */
export function authenticationUnavailable(what: string, cause?: unknown): GatewayError {
  return new GatewayError(
    'AUTHENTICATION_UNAVAILABLE',
    `${what} can not be asked now, so the credentials can not be checked. Ask again later.`,
    { cause },
  )
}
