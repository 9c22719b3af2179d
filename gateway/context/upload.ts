/** A file that a client sent with its request (GraphQL multipart request). */
export class Upload {
  /** The file's name as the client gave it; may be empty. Never a path to trust. */
  readonly fileName: string
  /** The media type that the client named, `image/png`; may be anything. */
  readonly mediaType: string
  readonly bytes: Uint8Array

  constructor({ fileName, mediaType, bytes }: Pick<Upload, 'fileName' | 'mediaType' | 'bytes'>) {
    this.fileName = fileName
    this.mediaType = mediaType
    this.bytes = bytes
  }

  /** Base64, where a file has to stand in a text. */
  toJSON(): string {
    return Buffer.from(this.bytes).toString('base64')
  }
}

/**
 * The files of one request, by the text that stands for each in the variables: variables stay JSON on their way through
 * the engine, whichever subgraph they are for.
 */
export type Uploads = ReadonlyMap<string, Upload>
