import { validateHeaderName, validateHeaderValue } from 'node:http'
import { z } from 'zod'

/** Which headers go with each request to a service. */
export interface HeaderOptions {
  /**
   * Names of client headers that are passed on as they came; nothing else is. Headers of one connection (`connection`,
   * `host`, `transfer-encoding` and the like) and of the request's body can't be. Default: none.
   */
  readonly forward?: readonly string[]
  /** Headers that are always sent, by name. They win over forwarded ones. Default: none. */
  readonly set?: Readonly<Record<string, string>>
}

/** What every source that is reached over HTTP can be told. */
export interface HttpSourceOptions {
  /** Where requests go, http:// or https://. Credentials in it are sent as `authorization: Basic`. */
  readonly url: string
  readonly headers?: HeaderOptions
  /** Deadline of one request to the service, in milliseconds, connecting included. Default: 15000. */
  readonly timeoutMs?: number
  /** Largest answer accepted, in bytes; a larger one is an error. Default: 10 MiB (10485760). */
  readonly maxResponseBytes?: number
}

/** {@link HttpSourceOptions}, complete. */
export interface HttpSourceSettings {
  readonly url: string
  readonly headers: { readonly forward: readonly string[]; readonly set: Readonly<Record<string, string>> }
  readonly timeoutMs: number
  readonly maxResponseBytes: number
}

/**
 * Headers that belong to one connection or to the body that is sent: the gateway's own, never a client's.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
const connectionHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'expect',
])
const requestHeaders = new Set(['host', 'accept', 'accept-encoding', 'content-type', 'content-encoding'])

const headerName = z
  .string()
  .toLowerCase()
  .refine(isValid(validateHeaderName), { error: 'this is not the name of an HTTP header' })
  .refine((name) => !connectionHeaders.has(name), {
    error: 'this header belongs to one connection and is never passed on',
  })

const headerValue = z.string().refine(
  isValid((value) => {
    validateHeaderValue('x', value)
  }),
  { error: 'the value has characters that an HTTP header cannot have' },
)

function isValid(validate: (text: string) => void): (text: string) => boolean {
  return (text) => {
    try {
      validate(text)
      return true
    } catch {
      return false
    }
  }
}

/** The members of {@link HttpSourceOptions}, to be spread into a source kind's own object schema. */
export const httpSourceShape = {
  url: z.url({ protocol: /^https?$/ }),
  headers: z
    .strictObject({
      forward: z
        .array(
          headerName.refine((name) => !requestHeaders.has(name), {
            error: 'this header describes the request of the gateway itself and is never passed on',
          }),
        )
        .default([]),
      set: z.record(headerName, headerValue).default({}),
    })
    .prefault({}),
  timeoutMs: z.int().positive().default(15_000),
  maxResponseBytes: z.int().positive().default(10_485_760),
}

/** Where a schema comes from: a file (a path relative to the config file), or the SDL itself. */
export type SchemaLocation = string | InlineSchema

/** A schema that stands in the config itself. */
export interface InlineSchema {
  /** The SDL. */
  readonly sdl: string
}

/** Checks a {@link SchemaLocation}. */
export const schemaLocation = z.union([z.string().min(1), z.strictObject({ sdl: z.string().min(1) })])

/** A schema that can also be asked from the running service. */
export interface RemoteSchemaOptions {
  /** A file or SDL. Default: the service itself is asked. */
  readonly schema?: SchemaLocation
  /** How often the service is asked whether its schema changed, in milliseconds; 0 turns it off. Default: 10000. */
  readonly pollIntervalMs?: number
}

/** The members of {@link RemoteSchemaOptions}, to be spread into a source kind's own object schema. */
export const remoteSchemaShape = {
  schema: schemaLocation.optional(),
  pollIntervalMs: z.int().nonnegative().default(10_000),
}
