import { z } from 'zod'
import { schemaLocation } from './http-options.ts'
import type { SchemaLocation } from './http-options.ts'

/** Resolvers that run in the gateway: SDL with functions behind its fields. */
export interface LocalSourceOptions {
  readonly kind: 'local'
  /** One or several files (`*` allowed in a file's name), or SDL. */
  readonly schema: SchemaLocation | readonly string[]
  /** A module that exports `resolvers`, as a path relative to the config file, or the resolvers themselves. */
  readonly resolvers: string | Readonly<Record<string, unknown>>
}

/** {@link LocalSourceOptions}, complete: nothing has a default. */
export type LocalSourceSettings = LocalSourceOptions

/** Checks {@link LocalSourceOptions}. */
export const localSourceSchema = z.strictObject({
  kind: z.literal('local'),
  schema: z.union([schemaLocation, z.array(z.string().min(1)).min(1)]),
  resolvers: z.union([z.string().min(1), z.record(z.string(), z.unknown())]),
}) satisfies z.ZodType<LocalSourceSettings, LocalSourceOptions>
