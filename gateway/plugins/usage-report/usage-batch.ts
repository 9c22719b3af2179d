import { z } from 'zod'

/** How often one version of a client sent an operation. */
export interface ClientUsage {
  /** What the client calls itself; undefined when it doesn't say. */
  readonly name?: string | undefined
  readonly version?: string | undefined
  readonly count: number
  /** How many of them were answered with errors. */
  readonly errors: number
  /** In milliseconds since 1970. */
  readonly lastSeenMs: number
  /** How many took at most 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000 milliseconds, and more; each is in one of them. */
  readonly durations: readonly number[]
}

/** An operation that clients sent. */
export interface OperationUsage {
  /** SHA-256 of `document`, in hexadecimal. */
  readonly hash: string
  readonly name?: string | undefined
  readonly type: 'query' | 'mutation' | 'subscription'
  /** The operation with its fragments, without the literals that clients wrote into it. */
  readonly document: string
  /**
   * What it uses of the schema, as schema coordinates: `Type`, `Type.field`, `Type.field(argument:)`, `Input.field`, `Enum.VALUE`,
   * `@directive`.
   */
  readonly coordinates: readonly string[]
  /** Those of them that are deprecated. */
  readonly deprecated: readonly string[]
  readonly clients: readonly ClientUsage[]
}

/** The operations of a span of time. Never the values of variables, or the literals of documents. */
export interface UsageBatch {
  /** When it begins, in milliseconds since 1970. */
  readonly fromMs: number
  /** When it ends. */
  readonly toMs: number
  readonly operations: readonly OperationUsage[]
}

const count = z.int().nonnegative()

const clientSchema: z.ZodType<ClientUsage, ClientUsage> = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  count,
  errors: count,
  lastSeenMs: count,
  durations: z.array(count),
})

const operationSchema: z.ZodType<OperationUsage, OperationUsage> = z.object({
  hash: z.string().min(1),
  name: z.string().optional(),
  type: z.enum(['query', 'mutation', 'subscription']),
  document: z.string(),
  coordinates: z.array(z.string()),
  deprecated: z.array(z.string()),
  clients: z.array(clientSchema),
})

/** Checks a {@link UsageBatch} that came from elsewhere; more members than these are left out. */
export const usageBatchSchema: z.ZodType<UsageBatch, UsageBatch> = z.object({
  fromMs: count,
  toMs: count,
  operations: z.array(operationSchema),
})
