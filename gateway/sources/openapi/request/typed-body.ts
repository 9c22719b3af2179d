/** A body and the `Content-Type` that tells how it is to be read. */
export interface TypedBody {
  readonly body: string | Uint8Array
  readonly mediaType: string
}
