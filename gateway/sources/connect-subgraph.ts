import type { HttpSourceSettings } from '../config/sources/http-options.ts'
import type { RequestCredential } from '../upstream/credentials/request-credential.ts'
import { createRequestCredentials } from '../upstream/credentials/request-credentials.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import { createServiceClient } from '../upstream/service-client.ts'
import type { ServiceClient } from '../upstream/service-client.ts'
import { openTlsClient } from './open-tls-client.ts'
import type { SourceContext } from './source.ts'
import type { Subgraph } from './subgraph.ts'

/** The part of a {@link SourceContext} that connections are made of. */
export type ConnectContext = Pick<SourceContext, 'http' | 'log' | 'readFile' | 'signer'>

/** How a source reaches its service. */
export interface SourceConnection {
  /** For what clients ask: requests have the gateway's credentials. */
  readonly client: ServiceClient
  /** The same connections, without credentials. */
  readonly http: HttpClient
}

/** The source that is connected. */
export interface ConnectedSource {
  readonly name: string
  readonly settings: Pick<HttpSourceSettings, 'credentials' | 'tls' | 'timeoutMs'>
}

/**
 * Opens the way to a source's service and makes the subgraph of it; the way is closed with the subgraph, or when it can't
 * be made.
 *
 * @throws {GatewayError} TLS_INVALID when the source's certificates can't be used, SCHEMA_UNAVAILABLE when they can't be
 * read, CONFIG_INVALID when it has tokens that nothing says how to sign; and what `build` throws
 */
export async function connectSubgraph(
  { settings, name }: ConnectedSource,
  context: ConnectContext,
  build: (connection: SourceConnection) => Promise<Subgraph>,
): Promise<Subgraph> {
  const proofs = await createProofs({ settings, name }, context)
  const own = settings.tls && (await openTlsClient(name, settings.tls, context))
  const http = own ?? context.http
  try {
    const subgraph = await build({ client: createServiceClient(http, proofs), http })
    if (!own) return subgraph
    return {
      ...subgraph,
      async close() {
        await subgraph.close()
        await own.close()
      },
    }
  } catch (error) {
    await own?.close()
    throw error
  }
}

async function createProofs(
  { name, settings: { credentials, timeoutMs } }: ConnectedSource,
  { http, signer }: ConnectContext,
): Promise<readonly RequestCredential[]> {
  return credentials ? createRequestCredentials({ name, settings: credentials, http, timeoutMs, signer }) : []
}
