import { z } from 'zod'

/**
 * How large and how deep one operation may be as it is sent. What is over a limit is refused with `REQUEST_LIMIT_EXCEEDED`
 * before it is validated, and no subgraph is called.
 */
export interface RequestLimitOptions {
  /** Most lists and objects within each other in `variables` or `extensions`. Default: 20. */
  readonly maxJsonDepth?: number
  /** Most items of one list in `variables` or `extensions`. Default: 1000. */
  readonly maxArrayLength?: number
  /** Most members of one object in `variables` or `extensions`. Default: 200. */
  readonly maxObjectKeys?: number
  /** Longest name of a member in `variables` or `extensions`, in UTF-16 units. Default: 100. */
  readonly maxKeyLength?: number
  /** Longest text in `variables` or `extensions`, in UTF-16 units. Default: 65536. */
  readonly maxStringLength?: number
  /** Most tokens of a document: names, punctuators and values. Default: 15000. */
  readonly maxTokens?: number
  /**
   * Most brackets of any kind that may be open at once in the text of a document, and most fields and fragments within each
   * other. Default: 100.
   */
  readonly maxNesting?: number
  /** Most fields within each other, through fragments; introspection counts like anything else. Default: 20. */
  readonly maxDepth?: number
  /** Most fields, those of a fragment counted at each place where it is spread. Default: 10000. */
  readonly maxFields?: number
  /**
   * Most times that one name (the alias, where there is one) may stand in a document as a field: fields of one name are
   * compared with each other when the document is validated. Default: 500.
   */
  readonly maxRepeatedFields?: number
  /** Most aliases, counted as `maxFields` counts. Default: 50. */
  readonly maxAliases?: number
  /** Most fields of the root type. Default: 50. */
  readonly maxRootFields?: number
  /** Most directives, counted as `maxFields` counts. Default: 100. */
  readonly maxDirectives?: number
  /** Most spreads and inline fragments, counted as `maxFields` counts, and most fragments of a document. Default: 1000. */
  readonly maxFragments?: number
}

/** {@link RequestLimitOptions}, complete. */
export type RequestLimitSettings = Readonly<Required<RequestLimitOptions>>

/** Checks {@link RequestLimitOptions} and fills in the defaults. */
export const requestLimitSchema: z.ZodType<RequestLimitSettings, RequestLimitOptions> = z.strictObject({
  maxJsonDepth: z.int().positive().max(1_000).default(20),
  maxArrayLength: z.int().positive().default(1_000),
  maxObjectKeys: z.int().positive().default(200),
  maxKeyLength: z.int().positive().default(100),
  maxStringLength: z.int().positive().default(65_536),
  maxTokens: z.int().positive().default(15_000),
  maxNesting: z.int().positive().max(500).default(100),
  maxDepth: z.int().positive().default(20),
  maxFields: z.int().positive().default(10_000),
  maxRepeatedFields: z.int().positive().default(500),
  maxAliases: z.int().nonnegative().default(50),
  maxRootFields: z.int().positive().default(50),
  maxDirectives: z.int().nonnegative().default(100),
  maxFragments: z.int().nonnegative().max(1_000).default(1_000),
})
