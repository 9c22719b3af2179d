import { createHash, createHmac } from 'node:crypto'
import type { RecordedRequest } from './start-recording-service.ts'

/**
 * What the header `authorization` of a request has to be, as AWS would find it out from what it received.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signLikeAws(
  { method, url, headers, body }: RecordedRequest,
  { secret, keyId, scope }: { readonly secret: string; readonly keyId: string; readonly scope: string },
): string {
  const [, signedHeaders = ''] = /SignedHeaders=([^,]*)/.exec(headers.authorization ?? '') ?? []
  const [path = '', query = ''] = url.split('?')
  const lines = signedHeaders.split(';').map((name) => `${name}:${String(headers[name])}\n`)
  const canonical = [method, path, query, lines.join(''), signedHeaders, hash(body)].join('\n')
  const time = String(headers['x-amz-date'])
  const fullScope = `${time.slice(0, 8)}/${scope}/aws4_request`
  let key = Buffer.from(`AWS4${secret}`)
  for (const part of fullScope.split('/')) key = createHmac('sha256', key).update(part).digest()
  const text = ['AWS4-HMAC-SHA256', time, fullScope, hash(canonical)].join('\n')
  const signature = createHmac('sha256', key).update(text).digest('hex')
  return `AWS4-HMAC-SHA256 Credential=${keyId}/${fullScope}, SignedHeaders=${signedHeaders}, Signature=${signature}`
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
