import { GatewayError } from '../../errors/gateway-error.ts'
import type { GraphQLParams } from '../plugin.ts'

/**
 * The SHA-256 that a client names its document with, in `extensions.persistedQuery`; undefined when it doesn't.
 *
 * @throws {GatewayError} BAD_REQUEST when it is another version of the protocol, or no SHA-256
 * @see https://www.apollographql.com/docs/apollo-server/performance/apq
 */
export function readHash({ extensions }: GraphQLParams): string | undefined {
  const asked = extensions?.persistedQuery
  if (asked === undefined || asked === null) return undefined
  const { version, sha256Hash }: { version?: unknown; sha256Hash?: unknown } =
    typeof asked === 'object' ? asked : {}
  if (version === 1 && typeof sha256Hash === 'string' && /^[\da-f]{64}$/i.test(sha256Hash)) {
    return sha256Hash.toLowerCase()
  }
  throw new GatewayError(
    'BAD_REQUEST',
    '"extensions.persistedQuery" must have "version": 1 and "sha256Hash", 64 hexadecimal digits.',
  )
}
