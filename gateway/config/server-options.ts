import { z } from 'zod'

/** The HTTP server and what holds for every request. */
export interface ServerOptions {
  /** Address to listen on. Default: `127.0.0.1`. */
  readonly host?: string
  /** Port to listen on; 0 takes a free one. Default: 4000. */
  readonly port?: number
  /** Path of the GraphQL endpoint. Default: `/graphql`. */
  readonly path?: string
  /** Deadline of a whole request, in milliseconds; when it passes, upstream calls are cancelled. Default: 30000. */
  readonly requestTimeoutMs?: number
  /** How long requests in flight may take to finish after a stop signal, in milliseconds. Default: 30000. */
  readonly drainTimeoutMs?: number
  /** Largest request body, in bytes; a larger one gets 413. Default: 1 MiB (1048576). */
  readonly maxBodyBytes?: number
  /** Serves GraphiQL to browsers. Default: true in `selvage dev`, false otherwise. */
  readonly graphiql?: boolean
  /** Hides the messages of unexpected errors from clients. Default: true. */
  readonly maskErrors?: boolean
}

/** {@link ServerOptions}, complete; `graphiql` stays open because the command decides its default. */
export type ServerSettings = Readonly<
  Required<Omit<ServerOptions, 'graphiql'>> & Pick<ServerOptions, 'graphiql'>
>

/** Checks {@link ServerOptions} and fills in the defaults. */
export const serverSchema: z.ZodType<ServerSettings, ServerOptions> = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(4000),
  path: z.string().startsWith('/').default('/graphql'),
  requestTimeoutMs: z.int().positive().default(30_000),
  drainTimeoutMs: z.int().nonnegative().default(30_000),
  maxBodyBytes: z.int().positive().default(1_048_576),
  graphiql: z.boolean().optional(),
  maskErrors: z.boolean().default(true),
})
