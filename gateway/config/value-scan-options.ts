import { z } from 'zod'

/** What a value may look like that is meant for an interpreter behind a service. */
export type SuspicionKind = (typeof suspicionKinds)[number]

const suspicionKinds = ['sql', 'markup', 'path'] as const

/** What becomes of texts in arguments that look like an attack on what is behind the services. */
export interface ValueScanOptions {
  /** `log_only` says so in the log, `block` refuses the operation before a service is called. Default: `log_only`. */
  readonly mode?: 'log_only' | 'block'
  /**
   * SQL (`' OR 1=1 --`), markup that runs as a script in a browser (`<script>`), and paths that leave their folder
   * (`../../etc/passwd`). Default: `sql`, `markup`, `path`.
   */
  readonly kinds?: readonly SuspicionKind[]
  /**
   * Fields and input fields whose values may be anything: `Mutation.addReview`, with all arguments, or `ReviewInput.body`.
   * Default: none.
   */
  readonly exempt?: readonly string[]
}

/** {@link ValueScanOptions}, complete. */
export type ValueScanSettings = Readonly<Required<ValueScanOptions>>

/** Checks {@link ValueScanOptions} and fills in the defaults. */
export const valueScanSchema: z.ZodType<ValueScanSettings, ValueScanOptions> = z.strictObject({
  mode: z.enum(['log_only', 'block']).default('log_only'),
  kinds: z
    .array(z.enum(suspicionKinds))
    .min(1)
    .default([...suspicionKinds]),
  exempt: z
    .array(z.string().regex(/^[_A-Za-z]\w*\.[_A-Za-z]\w*$/, 'expected a field such as "Mutation.addReview"'))
    .default([]),
})
