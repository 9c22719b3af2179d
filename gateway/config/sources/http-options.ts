import { z } from 'zod'
import { clientTlsSchema } from './client-tls-options.ts'
import type { ClientTlsOptions } from './client-tls-options.ts'
import { credentialSchema } from './credential-options.ts'
import type { CredentialOptions, CredentialSettings } from './credential-options.ts'
import { headerSchema } from './header-options.ts'
import type { HeaderOptions, HeaderSettings } from './header-options.ts'

/** What every source that is reached over HTTP can be told. */
export interface HttpSourceOptions {
  /** Where requests go, http:// or https://. Credentials in it are sent as `authorization: Basic`. */
  readonly url: string
  readonly headers?: HeaderOptions
  /** How the gateway proves to the service who it is. Default: it doesn't. */
  readonly credentials?: CredentialOptions
  /** The gateway's certificate, and whose certificate the service has to show, for an https:// URL. */
  readonly tls?: ClientTlsOptions
  /** Deadline of one request to the service, in milliseconds, connecting included. Default: 15000. */
  readonly timeoutMs?: number
  /** Largest answer accepted, in bytes; a larger one is an error. Default: 10 MiB (10485760). */
  readonly maxResponseBytes?: number
}

/** {@link HttpSourceOptions}, complete. */
export interface HttpSourceSettings {
  readonly url: string
  readonly headers: HeaderSettings
  readonly credentials?: CredentialSettings | undefined
  readonly tls?: ClientTlsOptions | undefined
  readonly timeoutMs: number
  readonly maxResponseBytes: number
}

/** The members of {@link HttpSourceOptions}, to be spread into a source kind's own object schema. */
export const httpSourceShape = {
  url: z.url({ protocol: /^https?$/ }),
  headers: headerSchema.prefault({}),
  credentials: credentialSchema.optional(),
  tls: clientTlsSchema.optional(),
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
