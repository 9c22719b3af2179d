import type { OpenApiSourceSettings } from '../../../config/sources/openapi-options.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { HttpRequest } from '../../../upstream/http-request.ts'
import { parseServiceUrl } from '../../../upstream/service-url.ts'
import { loadRemoteSchema } from '../../remote-schema.ts'
import type { SourceContext } from '../../source.ts'
import { parseOpenApiDocument } from './open-api-document.ts'
import type { OpenApiDocument } from './open-api-document.ts'

/**
 * Reads the document of a source: from its config, a file or a URL.
 *
 * @throws {GatewayError} SCHEMA_UNAVAILABLE when it can't be read and none is stored, OPENAPI_INVALID when it is none
 */
export async function loadOpenApiDocument(
  name: string,
  { document, timeoutMs }: OpenApiSourceSettings,
  context: SourceContext,
): Promise<OpenApiDocument> {
  if (typeof document !== 'string') return parseOpenApiDocument(name, document, 'the document in its config')
  if (!/^https?:\/\//i.test(document)) {
    return parseOpenApiDocument(name, await context.readFile(document), document)
  }
  const { url, headers } = parseServiceUrl(document)
  const text = await loadRemoteSchema({ name, url }, context, async () => {
    const received = await fetchDocument({ url, headers, timeoutMs }, context)
    parseOpenApiDocument(name, received, url)
    return received
  })
  return parseOpenApiDocument(name, text, url)
}

/** Documents are larger than answers: GitHub's has 12 MB. */
const maxDocumentBytes = 100 * 1024 * 1024

async function fetchDocument(
  { headers, ...location }: Pick<HttpRequest, 'url' | 'headers' | 'timeoutMs'>,
  { http, signal }: SourceContext,
): Promise<string> {
  const accept = 'application/openapi+json, application/json, application/yaml, */*;q=0.5'
  const { status, body } = await http.request({
    ...location,
    method: 'GET',
    headers: { ...headers, accept },
    signal,
    maxResponseBytes: maxDocumentBytes,
  })
  if (status === 200) return body.toString('utf8')
  throw new GatewayError('SCHEMA_UNAVAILABLE', `its OpenAPI document was answered with status ${status}`)
}
