import { z } from 'zod'
import { httpSourceShape, remoteSchemaShape } from './http-options.ts'
import type {
  HttpSourceOptions,
  HttpSourceSettings,
  RemoteSchemaOptions,
  SchemaLocation,
} from './http-options.ts'

/** An Apollo Federation subgraph, version 1 or 2. Without `schema` it is asked with `{ _service { sdl } }`. */
export interface FederationSourceOptions extends HttpSourceOptions, RemoteSchemaOptions {
  readonly kind: 'federation'
}

/** {@link FederationSourceOptions}, complete. */
export interface FederationSourceSettings extends HttpSourceSettings {
  readonly kind: 'federation'
  readonly schema?: SchemaLocation
  readonly pollIntervalMs: number
}

/** Checks {@link FederationSourceOptions} and fills in the defaults. */
export const federationSourceSchema = z.strictObject({
  kind: z.literal('federation'),
  ...httpSourceShape,
  ...remoteSchemaShape,
}) satisfies z.ZodType<FederationSourceSettings, FederationSourceOptions>
