import { z } from 'zod'
import type { IntrospectionOptions } from './introspection-options.ts'

/** Which values only some callers see. */
export interface RedactionOptions {
  /**
   * Fields of object types and interfaces, by `Type.field`, beside those that subgraphs mark with `@sensitive`. Default: none.
   */
  readonly fields?: readonly string[]
  /** Who sees them: a caller with any of these scopes or roles. Default: nobody. */
  readonly showTo?: IntrospectionOptions
  /** What stands in place of a text. Default: `[redacted]`. */
  readonly text?: string
}

/** {@link RedactionOptions}, complete. */
export interface RedactionSettings {
  readonly fields: readonly string[]
  readonly showTo: Readonly<Required<IntrospectionOptions>>
  readonly text: string
}

/** Checks {@link RedactionOptions} and fills in the defaults. */
export const redactionSchema: z.ZodType<RedactionSettings, RedactionOptions> = z.strictObject({
  fields: z
    .array(z.string().regex(/^[_A-Za-z]\w*\.[_A-Za-z]\w*$/, 'expected a field such as "User.email"'))
    .default([]),
  showTo: z
    .strictObject({
      scopes: z.array(z.string().min(1)).default([]),
      roles: z.array(z.string().min(1)).default([]),
    })
    .prefault({}),
  text: z.string().default('[redacted]'),
})
