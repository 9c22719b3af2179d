import { createSecureContext } from 'node:tls'
import type { ClientTlsOptions } from '../config/sources/client-tls-options.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { createHttpClient } from '../upstream/http-client.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import type { SourceContext } from './source.ts'

/**
 * Reads a source's certificates, and makes a client that uses them. The files are inputs of the graph.
 *
 * @throws {GatewayError} TLS_INVALID when they are no certificates, or the key is another one's; SCHEMA_UNAVAILABLE when
 * they can't be read
 */
export async function openTlsClient(
  name: string,
  { cert, key, ca, passphrase, servername }: ClientTlsOptions,
  { readFile }: Pick<SourceContext, 'readFile'>,
): Promise<HttpClient> {
  const read = (path: string | undefined) => (path === undefined ? undefined : readFile(path))
  const [certText, keyText, caText] = await Promise.all([read(cert), read(key), read(ca)])
  const identity = {
    ...(certText !== undefined && { cert: certText }),
    ...(keyText !== undefined && { key: keyText }),
    ...(caText !== undefined && { ca: caText }),
    ...(passphrase !== undefined && { passphrase }),
    ...(servername !== undefined && { servername }),
  }
  try {
    createSecureContext(identity)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new GatewayError(
      'TLS_INVALID',
      `The files of "sources.${name}.tls" can't be used: ${reason}. PEM was expected, with the key of the certificate.`,
      { cause: error, extensions: { source: name } },
    )
  }
  return createHttpClient(identity)
}
