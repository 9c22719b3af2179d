import type { OpenApiSourceSettings } from '../../../config/sources/openapi-options.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import { parseServiceUrl } from '../../../upstream/service-url.ts'
import type { ServiceUrl } from '../../../upstream/service-url.ts'
import { loadRemoteSchema } from '../../remote-schema.ts'
import type { SourceContext } from '../../source.ts'
import { parseOpenApiDocument, readDocumentRoot } from './open-api-document.ts'
import type { OpenApiDocument } from './open-api-document.ts'
import { isUrl } from './reference-location.ts'
import { mayReferToFiles, resolveExternalReferences } from './resolve-external-references.ts'

/**
 * Reads the document of a source, with the files that it refers to: from its config, a file or a URL. What a URL refers
 * to is read from its own origin alone; what a file refers to, from files and any http(s) URL.
 *
 * @throws {GatewayError} SCHEMA_UNAVAILABLE when it can't be read and none is stored, OPENAPI_INVALID when it is none
 */
export async function loadOpenApiDocument(
  name: string,
  settings: OpenApiSourceSettings,
  context: SourceContext,
): Promise<OpenApiDocument> {
  const { document, timeoutMs } = settings
  if (typeof document === 'string' && /^https?:\/\//i.test(document)) {
    return loadRemoteDocument(name, parseServiceUrl(document), { context, timeoutMs })
  }
  const isText = typeof document === 'string'
  const origin = isText ? document : 'the document in its config'
  const text = isText ? await context.readFile(document) : JSON.stringify(document)
  const root = readDocumentRoot(name, text, origin)
  if (!mayReferToFiles(text)) return parseOpenApiDocument(name, root, origin)
  const bundled = await resolveExternalReferences(root, {
    location: isText ? document : 'openapi.json',
    read: (location) =>
      isUrl(location)
        ? fetchText({ url: location, headers: {} }, { context, timeoutMs })
        : context.readFile(location),
  })
  return parseOpenApiDocument(name, bundled, origin)
}

interface Fetching {
  readonly context: SourceContext
  readonly timeoutMs: number
}

/** The document is stored with all that it refers to: it is read without the service, too. */
async function loadRemoteDocument(
  name: string,
  service: ServiceUrl,
  fetching: Fetching,
): Promise<OpenApiDocument> {
  const { url, headers } = service
  let checked: { readonly text: string; readonly document: OpenApiDocument } | undefined
  const text = await loadRemoteSchema({ name, url }, fetching.context, async () => {
    const received = await fetchText(service, fetching)
    const root = readDocumentRoot(name, received, url)
    if (!mayReferToFiles(received)) {
      checked = { text: received, document: parseOpenApiDocument(name, root, url) }
      return received
    }
    const bundled = await resolveExternalReferences(root, {
      location: url,
      read: (location) => {
        if (isUrl(location) && new URL(location).origin === new URL(url).origin) {
          return fetchText({ url: location, headers }, fetching)
        }
        throw new Error('it is not of the same origin as the document')
      },
    })
    const whole = JSON.stringify(bundled)
    checked = { text: whole, document: parseOpenApiDocument(name, bundled, url) }
    return whole
  })
  if (checked?.text === text) return checked.document
  return parseOpenApiDocument(name, readDocumentRoot(name, text, url), url)
}

/** Documents are larger than answers: GitHub's has 12 MB. */
const maxDocumentBytes = 100 * 1024 * 1024

async function fetchText({ url, headers }: ServiceUrl, { context, timeoutMs }: Fetching): Promise<string> {
  if (!/^https?:/i.test(url)) throw new GatewayError('SCHEMA_UNAVAILABLE', 'only http(s) URLs are read')
  const accept = 'application/openapi+json, application/json, application/yaml, */*;q=0.5'
  const { status, body } = await context.http.request({
    url,
    timeoutMs,
    method: 'GET',
    headers: { ...headers, accept },
    signal: context.signal,
    maxResponseBytes: maxDocumentBytes,
  })
  if (status === 200) return body.toString('utf8')
  throw new GatewayError('SCHEMA_UNAVAILABLE', `its OpenAPI document was answered with status ${status}`)
}
