import { z } from 'zod'

/** A supergraph that others have composed, served instead of one that is composed of `sources`. */
export interface SupergraphOptions {
  /** A file, relative to the config file, that is watched; or an http(s) URL that is asked for newer ones. */
  readonly location: string
  /** Headers that a URL is asked with, such as one with the key of a CDN. Default: none. */
  readonly headers?: Readonly<Record<string, string>>
  /** How often a URL is asked for a newer one, in milliseconds. Default: 10000. */
  readonly pollIntervalMs?: number
}

/** {@link SupergraphOptions}, complete. */
export type SupergraphSettings = Readonly<Required<SupergraphOptions>>

/** Checks {@link SupergraphOptions} and fills in the defaults. */
export const supergraphSchema: z.ZodType<SupergraphSettings, SupergraphOptions> = z.strictObject({
  location: z.string().min(1),
  headers: z.record(z.string().min(1), z.string()).default({}),
  pollIntervalMs: z.int().positive().default(10_000),
})
