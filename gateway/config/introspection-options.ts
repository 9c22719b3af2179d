import { z } from 'zod'

/** Who may ask for the schema: a caller with any of these. */
export interface IntrospectionOptions {
  /** Scopes, each of which is enough. Default: none. */
  readonly scopes?: readonly string[]
  /** Roles, each of which is enough. Default: none. */
  readonly roles?: readonly string[]
}

/** Who may ask for the schema: everybody, nobody, or who has one of the scopes or roles. */
export type IntrospectionSettings = boolean | Readonly<Required<IntrospectionOptions>>

/** Checks {@link IntrospectionOptions} and fills in the defaults. */
export const introspectionSchema: z.ZodType<IntrospectionSettings, boolean | IntrospectionOptions> = z.union([
  z.boolean(),
  z.strictObject({
    scopes: z.array(z.string().min(1)).default([]),
    roles: z.array(z.string().min(1)).default([]),
  }),
])
