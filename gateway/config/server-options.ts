import { z } from 'zod'
import { addressFilterSchema, trustedProxySchema } from './address-options.ts'
import type {
  AddressFilterOptions,
  AddressFilterSettings,
  TrustedProxyOptions,
  TrustedProxySettings,
} from './address-options.ts'
import { corsSchema } from './cors-options.ts'
import type { CorsOptions, CorsSettings } from './cors-options.ts'
import { introspectionSchema } from './introspection-options.ts'
import type { IntrospectionOptions, IntrospectionSettings } from './introspection-options.ts'
import { requestLimitSchema } from './request-limit-options.ts'
import type { RequestLimitOptions, RequestLimitSettings } from './request-limit-options.ts'
import { tlsSchema } from './tls-options.ts'
import type { TlsOptions, TlsSettings } from './tls-options.ts'
import { webSocketSchema } from './websocket-options.ts'
import type { WebSocketOptions, WebSocketSettings } from './websocket-options.ts'

/** What files clients may send (GraphQL multipart requests). */
export interface UploadOptions {
  /** Most files in one request. Default: 10. */
  readonly maxFiles?: number
  /** Largest request body with files, in bytes; it is held in memory. A larger one gets 413. Default: 10 MiB (10485760). */
  readonly maxBytes?: number
}

/** {@link UploadOptions}, complete. */
export type UploadSettings = Readonly<Required<UploadOptions>>

/** What production (`NODE_ENV=production`) refuses to start with, unless it is acknowledged by this name. */
export type UnsafeOption = (typeof unsafeOptions)[number]

const unsafeOptions = [
  'open-introspection',
  'credentials-from-any-origin',
  'no-csrf-guard',
  'unmasked-errors',
  'open-reports',
  'written-secrets',
  'unsigned-messages',
  'credentials-without-tls',
] as const

/** The HTTP server and what holds for every request. */
export interface ServerOptions {
  /** Address to listen on. Default: `127.0.0.1`. */
  readonly host?: string
  /** Port to listen on; 0 takes a free one. Default: 4000. */
  readonly port?: number
  /** Serves https: instead of http:. Default: http:. */
  readonly tls?: TlsOptions
  /** Path of the GraphQL endpoint. Default: `/graphql`. */
  readonly path?: string
  /** Serves GraphQL over WebSocket, at the same path; false does not. Default: true. */
  readonly websocket?: boolean | WebSocketOptions
  /** Deadline of a whole request, in milliseconds; when it passes, upstream calls are cancelled. Default: 30000. */
  readonly requestTimeoutMs?: number
  /** How long requests in flight may take to finish after a stop signal, in milliseconds. Default: 30000. */
  readonly drainTimeoutMs?: number
  /** Largest request body, or part of one with files that is JSON, in bytes; a larger one gets 413. Default: 1 MiB (1048576). */
  readonly maxBodyBytes?: number
  /** Most operations that one request may bring, as a JSON array; 0 refuses arrays. Default: 0. */
  readonly maxBatchSize?: number
  /** How large and how deep one operation may be as it is sent. */
  readonly requestLimits?: RequestLimitOptions
  /**
   * Refuses a GET that another site's page could make a visitor's browser send: one without `x-selvage-require-preflight`
   * (or `graphql-require-preflight`, `apollo-require-preflight`, `x-apollo-operation-name`) or a JSON content type, unless
   * the browser says that it is of the same origin. Default: true.
   */
  readonly csrf?: boolean
  /** Lets pages of other sites read answers. Default: none may. */
  readonly cors?: CorsOptions
  /**
   * Answers `__schema` and `__type`, and names in errors what a client may have meant: to everybody, to nobody, or to
   * callers with one of some scopes or roles. Default: true in `selvage dev`, false otherwise.
   */
  readonly introspection?: boolean | IntrospectionOptions
  /** Takes files from clients; `{}` with the defaults. Default: no files are taken. */
  readonly uploads?: UploadOptions
  /** Serves GraphiQL to browsers; it explores what `introspection` shows. Default: true in `selvage dev`, false otherwise. */
  readonly graphiql?: boolean
  /**
   * Runs queries that are in flight at once, with the same text, variables, principal and headers, only once.
   * Default: false.
   */
  readonly deduplicate?: boolean
  /**
   * Tells clients that send the header `x-selvage-plan` how their operation was fetched, in `extensions.plan`. It shows what
   * is behind the graph. Default: true in `selvage dev`, false otherwise.
   */
  readonly planReports?: boolean
  /** The query that GraphiQL opens with. Default: one made of the graph's schema, if everybody may see it. */
  readonly defaultQuery?: string
  /** Proxies that say whose requests they pass on. Default: none, and a client's address is its connection's. */
  readonly trustedProxies?: TrustedProxyOptions
  /** Which clients are served at `path`, by their IP addresses. Default: all. */
  readonly addresses?: AddressFilterOptions
  /** Hides the messages of unexpected errors from clients. Default: true. */
  readonly maskErrors?: boolean
  /**
   * What is not safe in production, and meant so. With `NODE_ENV=production` the gateway does not start with it otherwise; it
   * says the names. Default: none.
   */
  readonly acknowledge?: readonly UnsafeOption[]
}

type Open =
  | 'tls'
  | 'graphiql'
  | 'planReports'
  | 'defaultQuery'
  | 'uploads'
  | 'requestLimits'
  | 'cors'
  | 'introspection'
  | 'trustedProxies'
  | 'addresses'
  | 'websocket'

/**
 * {@link ServerOptions}, complete; `graphiql`, `planReports` and `introspection` stay open because the command decides their default,
 * `defaultQuery` because the graph does, and the others because there may be none.
 */
export type ServerSettings = Readonly<
  Required<Omit<ServerOptions, Open>> & Pick<ServerOptions, 'graphiql' | 'planReports' | 'defaultQuery'>
> & {
  readonly uploads?: UploadSettings
  readonly requestLimits: RequestLimitSettings
  readonly cors?: CorsSettings
  readonly trustedProxies?: TrustedProxySettings
  readonly addresses?: AddressFilterSettings
  readonly tls?: TlsSettings
  readonly introspection?: IntrospectionSettings
  readonly websocket: WebSocketSettings
}

const takenPaths = ['/health', '/ready', '/.well-known/jwks.json']

const uploadSchema: z.ZodType<UploadSettings, UploadOptions> = z.strictObject({
  maxFiles: z.int().positive().default(10),
  maxBytes: z.int().positive().default(10_485_760),
})

/** Checks {@link ServerOptions} and fills in the defaults. */
export const serverSchema: z.ZodType<ServerSettings, ServerOptions> = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(4000),
  path: z
    .string()
    .regex(/^\/[\w\-./]*$/, 'expected a path such as "/graphql", of letters, digits, "-", "_", "." and "/"')
    .refine(
      (path) => !takenPaths.includes(path),
      `expected another path, as these are taken: ${takenPaths.join(', ')}`,
    )
    .default('/graphql'),
  tls: tlsSchema.optional(),
  websocket: webSocketSchema.prefault(true),
  requestTimeoutMs: z.int().positive().default(30_000),
  drainTimeoutMs: z.int().nonnegative().default(30_000),
  maxBodyBytes: z.int().positive().default(1_048_576),
  maxBatchSize: z.int().nonnegative().default(0),
  requestLimits: requestLimitSchema.prefault({}),
  csrf: z.boolean().default(true),
  cors: corsSchema.optional(),
  trustedProxies: trustedProxySchema.optional(),
  addresses: addressFilterSchema.optional(),
  introspection: introspectionSchema.optional(),
  uploads: uploadSchema.optional(),
  graphiql: z.boolean().optional(),
  planReports: z.boolean().optional(),
  deduplicate: z.boolean().default(false),
  defaultQuery: z.string().optional(),
  maskErrors: z.boolean().default(true),
  acknowledge: z.array(z.enum(unsafeOptions)).default([]),
})
