import { z } from 'zod'
import { httpCacheSchema } from './http-cache-options.ts'
import type { HttpCacheOptions, HttpCacheSettings } from './http-cache-options.ts'
import { httpSourceShape } from './http-options.ts'
import type { HttpSourceOptions, HttpSourceSettings } from './http-options.ts'
import { webhookSchema } from './webhook-options.ts'
import type { OpenApiWebhookOptions, OpenApiWebhookSettings } from './webhook-options.ts'

/** How a REST resource is looked up by its key, so that other subgraphs can extend its type. */
export interface OpenApiEntityOptions {
  /** The key property (the GraphQL field's name). */
  readonly key: string
  /** The operation that answers one, by `operationId`: its path parameter takes the key. */
  readonly get?: string
  /** The operation that answers many, by `operationId`; used before `get` when both are given. */
  readonly list?: string
  /** What takes the keys of `list`: a parameter, a property of its body, or the argument of its body. Needed with `list`. */
  readonly keysParam?: string
  /** Largest number of keys in one `list` call; more are split over several. Default: what the document allows, else 100. */
  readonly maxBatchSize?: number
}

/** Credentials for one of the security schemes of the document. Which of them are needed, the scheme's type says. */
export interface OpenApiSecurityOptions {
  /** For type `apiKey`: sent in the header, query parameter or cookie that the document names. */
  readonly apiKey?: string
  /** For types `http` (bearer), `oauth2` and `openIdConnect`: sent as `authorization: Bearer`. */
  readonly bearer?: string
  /** For type `http` (basic), with `password`. */
  readonly username?: string
  /** For type `http` (basic). */
  readonly password?: string
  /** For type `oauth2`, with `clientSecret`: tokens are got with the client credentials flow, and renewed in time. */
  readonly clientId?: string
  /** For type `oauth2`: sent to the token endpoint as HTTP Basic. */
  readonly clientSecret?: string
  /** Token endpoint for `clientId`, http:// or https://. Default: that of the document. */
  readonly tokenUrl?: string
  /** Scopes to ask for with `clientId`. Default: those that the document lists. */
  readonly scopes?: readonly string[]
}

/** A field that leads from an object of the service to another one, by the key that the object holds. */
export interface OpenApiJoinOptions {
  /** The type that it leads to: an entity of this source, or of another one. */
  readonly type: string
  /** The field that holds the key, or a list of keys. */
  readonly from: string
  /** The key's field in the other type. Default: `id`. */
  readonly key?: string
  /** Type of that field, where the other type is of another source. Default: `ID`. */
  readonly keyType?: string
  /** The new field's description. */
  readonly description?: string
}

/** {@link OpenApiJoinOptions}, complete. */
export interface OpenApiJoinSettings extends OpenApiJoinOptions {
  readonly key: string
  readonly keyType: string
}

/** How the pages of a list are asked for, so that it can be offered as a Relay connection. */
export interface OpenApiPaginationOptions {
  /**
   * What tells where a page begins: a page number, a number of items to skip, a cursor in the answer, or the `next` of
   * the answer's `Link` header.
   */
  readonly style: 'page' | 'offset' | 'cursor' | 'link'
  /** The query parameter that takes it; with `link`, the one that is taken out of the next page's URL. */
  readonly startParam: string
  /** The query parameter that takes the number of items. Default: none, and pages have `pageSize` items. */
  readonly sizeParam?: string
  /** Path of the list in the answer, such as `data.items`. Default: the answer itself, or the only list in it. */
  readonly items?: string
  /** Path of the next cursor in the answer, such as `meta.next`. Needed with `cursor`. */
  readonly next?: string
  /** Path of the number of all items in the answer. Default: it is not known. */
  readonly total?: string
  /** The response header with the number of all items. Default: it is not known. */
  readonly totalHeader?: string
  /** Number of the first page. Default: 1. */
  readonly firstPage?: number
  /** Items in a page when the client does not say how many. Default: 20. */
  readonly pageSize?: number
  /** Most items that a client may ask for. Default: 100. */
  readonly maxPageSize?: number
}

/** What a config says of one operation. */
export interface OpenApiOperationOptions {
  /** The GraphQL field's name. Default: the `operationId`, else one that is made of method and path. */
  readonly name?: string
  /** Leaves the operation out. Default: false. */
  readonly exclude?: boolean
  /** Offers the list that the operation answers with as a Relay connection. Default: the answer as it is. */
  readonly pagination?: OpenApiPaginationOptions
}

/** {@link OpenApiPaginationOptions}, complete. */
export interface OpenApiPaginationSettings extends OpenApiPaginationOptions {
  readonly firstPage: number
  readonly pageSize: number
  readonly maxPageSize: number
}

/** {@link OpenApiOperationOptions}, complete. */
export interface OpenApiOperationSettings extends OpenApiOperationOptions {
  readonly exclude: boolean
  readonly pagination?: OpenApiPaginationSettings
}

/** A REST service, described by its OpenAPI document. */
export interface OpenApiSourceOptions extends Omit<HttpSourceOptions, 'url'> {
  readonly kind: 'openapi'
  /** The document's file (a path relative to the config file) or URL, JSON or YAML; or the document itself. */
  readonly document: string | Readonly<Record<string, unknown>>
  /** Base URL of the service. Default: the document's first server. */
  readonly url?: string
  /** How often a document given by URL is read again, in milliseconds; 0 turns it off. Default: 10000. */
  readonly pollIntervalMs?: number
  /**
   * What objects become whose properties are data (`additionalProperties` with a schema): `json`, or `entries`, a list
   * of entries with `key` and `value`. Default: `json`.
   */
  readonly maps?: 'json' | 'entries'
  /** Whether a read that the service answers with 404 or 410 is an error, or null. Default: `error`. */
  readonly notFound?: 'error' | 'null'
  /**
   * Whether an error status is a GraphQL error (`throw`), or, where the document describes its body as an object, a
   * member of a union that is the field's type (`union`). Default: `throw`.
   */
  readonly errors?: 'throw' | 'union'
  /**
   * Operations whose document describes response headers answer with an object that has the fields `body` and one for
   * each header. Default: false.
   */
  readonly responseHeaders?: boolean
  /**
   * Credentials, by the name of the security scheme in the document (`components.securitySchemes`). A client's header
   * that is forwarded comes before them. Default: none.
   */
  readonly security?: Readonly<Record<string, OpenApiSecurityOptions>>
  /**
   * How often a request that may be sent twice (GET, HEAD, PUT, DELETE, OPTIONS, QUERY) is sent again when no
   * connection could be made or the answer is 429, 502, 503 or 504. `Retry-After` is heeded up to 10 seconds. Default: 0.
   */
  readonly maxRetries?: number
  /** Answers are kept as long as their headers allow. Default: none is. */
  readonly httpCache?: HttpCacheOptions
  /** Entities by type name. Default: none. */
  readonly entities?: Readonly<Record<string, OpenApiEntityOptions>>
  /** By `operationId`, or the field's name where there is none. Default: none. */
  readonly operations?: Readonly<Record<string, OpenApiOperationOptions>>
  /** New names of types, by the names that they have without. Default: none. */
  readonly types?: Readonly<Record<string, string>>
  /** New fields that lead to other objects, by `Type.field`. Default: none. */
  readonly joins?: Readonly<Record<string, OpenApiJoinOptions>>
  /** Makes subscriptions of the document's webhooks and callbacks. Default: they are left out. */
  readonly webhooks?: OpenApiWebhookOptions
}

/** {@link OpenApiEntityOptions}, checked; `maxBatchSize` stays open because the document may decide it. */
export type OpenApiEntitySettings = OpenApiEntityOptions

/** {@link OpenApiSourceOptions}, complete. */
export interface OpenApiSourceSettings extends Omit<HttpSourceSettings, 'url'> {
  readonly kind: 'openapi'
  readonly document: string | Readonly<Record<string, unknown>>
  readonly url?: string
  readonly pollIntervalMs: number
  readonly maps: 'json' | 'entries'
  readonly notFound: 'error' | 'null'
  readonly errors: 'throw' | 'union'
  readonly responseHeaders: boolean
  readonly security: Readonly<Record<string, OpenApiSecurityOptions>>
  readonly maxRetries: number
  readonly httpCache?: HttpCacheSettings | undefined
  readonly entities: Readonly<Record<string, OpenApiEntitySettings>>
  readonly operations: Readonly<Record<string, OpenApiOperationSettings>>
  readonly types: Readonly<Record<string, string>>
  readonly joins: Readonly<Record<string, OpenApiJoinSettings>>
  readonly webhooks?: OpenApiWebhookSettings | undefined
}

const entitySchema: z.ZodType<OpenApiEntitySettings, OpenApiEntityOptions> = z
  .strictObject({
    key: z.string().min(1),
    get: z.string().min(1).optional(),
    list: z.string().min(1).optional(),
    keysParam: z.string().min(1).optional(),
    maxBatchSize: z.int().positive().optional(),
  })
  .refine((entity) => entity.get !== undefined || entity.list !== undefined, {
    error: 'an entity needs `get`, `list` or both',
  })
  .refine((entity) => entity.list === undefined || entity.keysParam !== undefined, {
    error: '`list` needs `keysParam`, the parameter that takes the keys',
    path: ['keysParam'],
  })

const graphqlName = z.string().regex(/^[A-Za-z_]\w*$/, 'expected a GraphQL name')

const joinSchema: z.ZodType<OpenApiJoinSettings, OpenApiJoinOptions> = z.strictObject({
  type: graphqlName,
  from: graphqlName,
  key: graphqlName.default('id'),
  keyType: graphqlName.default('ID'),
  description: z.string().optional(),
})

const paginationSchema: z.ZodType<OpenApiPaginationSettings, OpenApiPaginationOptions> = z
  .strictObject({
    style: z.enum(['page', 'offset', 'cursor', 'link']),
    startParam: z.string().min(1),
    sizeParam: z.string().min(1).optional(),
    items: z.string().min(1).optional(),
    next: z.string().min(1).optional(),
    total: z.string().min(1).optional(),
    totalHeader: z.string().min(1).optional(),
    firstPage: z.int().nonnegative().default(1),
    pageSize: z.int().positive().default(20),
    maxPageSize: z.int().positive().default(100),
  })
  .refine(({ style, next }) => style !== 'cursor' || next !== undefined, {
    error: 'the style `cursor` needs `next`, the path of the next cursor in the answer',
    path: ['next'],
  })
  .refine(({ pageSize, maxPageSize }) => pageSize <= maxPageSize, {
    error: '`pageSize` can not be above `maxPageSize`',
    path: ['pageSize'],
  })

const operationSchema: z.ZodType<OpenApiOperationSettings, OpenApiOperationOptions> = z.strictObject({
  name: graphqlName.optional(),
  exclude: z.boolean().default(false),
  pagination: paginationSchema.optional(),
})

const securitySchema: z.ZodType<OpenApiSecurityOptions, OpenApiSecurityOptions> = z
  .strictObject({
    apiKey: z.string().min(1).optional(),
    bearer: z.string().min(1).optional(),
    username: z.string().optional(),
    password: z.string().optional(),
    clientId: z.string().min(1).optional(),
    clientSecret: z.string().optional(),
    tokenUrl: z.url({ protocol: /^https?$/ }).optional(),
    scopes: z.array(z.string().min(1)).optional(),
  })
  .refine(
    ({ apiKey, bearer, username, clientId }) =>
      [apiKey, bearer, username, clientId].filter((text) => text !== undefined).length === 1,
    {
      error: 'one of `apiKey`, `bearer`, `username` and `clientId` was expected',
    },
  )
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    error: '`username` and `password` go together',
  })
  .refine(({ clientId, clientSecret }) => (clientId === undefined) === (clientSecret === undefined), {
    error: '`clientId` and `clientSecret` go together',
  })

/** Checks {@link OpenApiSourceOptions} and fills in the defaults. */
export const openApiSourceSchema = z.strictObject({
  kind: z.literal('openapi'),
  ...httpSourceShape,
  url: httpSourceShape.url.optional(),
  document: z.union([z.string().min(1), z.record(z.string(), z.unknown())]),
  pollIntervalMs: z.int().nonnegative().default(10_000),
  maps: z.enum(['json', 'entries']).default('json'),
  notFound: z.enum(['error', 'null']).default('error'),
  errors: z.enum(['throw', 'union']).default('throw'),
  responseHeaders: z.boolean().default(false),
  security: z.record(z.string().min(1), securitySchema).default({}),
  maxRetries: z.int().min(0).max(10).default(0),
  httpCache: httpCacheSchema.optional(),
  entities: z.record(z.string().min(1), entitySchema).default({}),
  operations: z.record(z.string().min(1), operationSchema).default({}),
  types: z.record(graphqlName, graphqlName).default({}),
  joins: z.record(z.string().regex(/^\w+\.\w+$/, 'expected `Type.field`'), joinSchema).default({}),
  webhooks: webhookSchema.optional(),
}) satisfies z.ZodType<OpenApiSourceSettings, OpenApiSourceOptions>
