import { errors } from 'undici'

/** What the codes of Node and undici mean, in words that fit after "the request failed:". */
const meanings = new Map<string, string>([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ECONNRESET', 'the connection was reset'],
  ['EPIPE', 'the connection was closed while the request was sent'],
  ['EHOSTUNREACH', 'there is no route to its host'],
  ['ENETUNREACH', 'there is no route to its network'],
  ['ETIMEDOUT', 'the connection timed out'],
  ['ENOTFOUND', 'its host name is not known'],
  ['EAI_AGAIN', 'its host name could not be looked up'],
  ['UND_ERR_CONNECT_TIMEOUT', 'the connection timed out'],
  ['UND_ERR_SOCKET', 'the connection was closed before the answer was complete'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'the answer has another length than its content-length says'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate chain has a self-signed certificate'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate could not be verified'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another host name'],
])

/**
 * Says why a request to a service failed, from the error's code alone: messages of network errors hold addresses,
 * and may hold what was sent.
 */
export function describeConnectionFault(error: unknown): string {
  if (error instanceof errors.HTTPParserError) return 'the answer is not HTTP'
  const code = errorCodeOf(error)
  if (code === undefined) return 'the connection failed'
  return `${meanings.get(code) ?? 'the connection failed'} (${code})`
}

/** The code of a network error; where several addresses were tried, that of the first. */
function errorCodeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCodeOf(error.errors[0])
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? undefined : errorCodeOf(error.cause)
}
