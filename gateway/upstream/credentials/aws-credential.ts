import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import type { AwsOptions } from '../../config/sources/credential-options.ts'
import type { RequestCredential } from './request-credential.ts'

/**
 * Signs requests with AWS Signature Version 4: the method, path and parameters, the body, and all headers.
 *
 * @param now default: the time of the machine
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createAwsCredential(options: AwsOptions, now: () => number = Date.now): RequestCredential {
  const { service, region, accessKeyId, secretAccessKey, sessionToken } = options
  const isS3 = service === 's3'
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: Sha256,
    // S3 alone takes the path as it is, and wants the body's hash in a header.
    uriEscapePath: !isS3,
    applyChecksum: isS3,
  })
  return {
    async add(request) {
      const { protocol, hostname, port, host, pathname, searchParams } = new URL(request.url)
      const signed = await signer.sign(
        {
          method: request.method,
          protocol,
          hostname,
          ...(port !== '' && { port: Number(port) }),
          path: pathname,
          query: toQuery(searchParams),
          headers: { ...request.headers, host },
          body: request.body,
        },
        { signingDate: new Date(now()) },
      )
      return { ...request, headers: signed.headers }
    },
  }
}

function toQuery(parameters: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]))
}

/** The hash that the library asks for, of what Node.js has. */
class Sha256 {
  #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>
  readonly #secret: Parameters<typeof createHmac>[1] | undefined

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined || typeof secret === 'string' ? secret : toBytes(secret)
    this.#hash = this.#start()
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : toBytes(data))
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }

  reset(): void {
    this.#hash = this.#start()
  }

  #start() {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret)
  }
}

function toBytes(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data)
}
