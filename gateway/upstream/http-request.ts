/** One request to a service. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
  /** From sending to the last byte of the answer; of a stream, to its headers. */
  readonly timeoutMs: number
  /** An answer with more bytes than this is refused while it is read. A stream is not bounded. */
  readonly maxResponseBytes: number
}

/** What comes before the body of a service's answer. */
export interface HttpResponseHead {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** A service's answer, whatever its status, read to its end. */
export interface HttpResponse extends HttpResponseHead {
  readonly body: Buffer
}
