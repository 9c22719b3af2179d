import { z } from 'zod'

/** The documents that clients were built with, and what becomes of others. */
export interface TrustedDocumentOptions {
  /**
   * `enforce` refuses operations whose document is not in a manifest, `audit` says so in the log and runs them.
   * Default: `enforce`.
   */
  readonly mode?: 'enforce' | 'audit'
  /**
   * Files, relative to the config file, as graphql-codegen's client preset, Relay or Apollo write them. They are watched.
   */
  readonly manifests: readonly string[]
}

/** Documents that clients register as they go, by their SHA-256 (Apollo's automatic persisted queries). */
export interface AutomaticDocumentOptions {
  /** Most bytes of all documents that are remembered; the longest unused go first. Default: 10 MiB (10485760). */
  readonly maxBytes?: number
  /** Most documents that gateways share where the config has a `redis`; the longest unused go first. Default: 10000. */
  readonly maxSharedDocuments?: number
}

/** Documents that are asked for by name, in place of their text. */
export interface PersistedDocumentOptions {
  /** Default: every document may be sent. */
  readonly trusted?: TrustedDocumentOptions
  /** Clients may register documents; `{}` with the defaults. Default: they may not. */
  readonly automatic?: AutomaticDocumentOptions
}

/** {@link TrustedDocumentOptions}, complete. */
export type TrustedDocumentSettings = Readonly<Required<TrustedDocumentOptions>>

/** {@link AutomaticDocumentOptions}, complete. */
export type AutomaticDocumentSettings = Readonly<Required<AutomaticDocumentOptions>>

/** {@link PersistedDocumentOptions}, complete. */
export interface PersistedDocumentSettings {
  readonly trusted?: TrustedDocumentSettings | undefined
  readonly automatic?: AutomaticDocumentSettings | undefined
}

const trustedSchema: z.ZodType<TrustedDocumentSettings, TrustedDocumentOptions> = z.strictObject({
  mode: z.enum(['enforce', 'audit']).default('enforce'),
  manifests: z.array(z.string().min(1)).min(1),
})

const automaticSchema: z.ZodType<AutomaticDocumentSettings, AutomaticDocumentOptions> = z.strictObject({
  maxBytes: z.int().positive().default(10_485_760),
  maxSharedDocuments: z.int().positive().default(10_000),
})

/** Checks {@link PersistedDocumentOptions} and fills in the defaults. */
export const persistedDocumentSchema: z.ZodType<PersistedDocumentSettings, PersistedDocumentOptions> = z
  .strictObject({ trusted: trustedSchema.optional(), automatic: automaticSchema.optional() })
  .refine(({ trusted, automatic }) => trusted?.mode !== 'enforce' || automatic === undefined, {
    error: 'clients can not register documents where only trusted ones are run (`trusted.mode: enforce`)',
    path: ['automatic'],
  })
