import { z } from 'zod'
import { entityCacheSchema } from './entity-cache-options.ts'
import type { EntityCacheOptions, EntityCacheSettings } from './entity-cache-options.ts'
import { federationSourceSchema } from './sources/federation-options.ts'
import type { FederationSourceOptions, FederationSourceSettings } from './sources/federation-options.ts'
import { graphqlSourceSchema } from './sources/graphql-options.ts'
import type { GraphQLSourceOptions, GraphQLSourceSettings } from './sources/graphql-options.ts'
import { localSourceSchema } from './sources/local-options.ts'
import type { LocalSourceOptions, LocalSourceSettings } from './sources/local-options.ts'
import { openApiSourceSchema } from './sources/openapi-options.ts'
import type { OpenApiSourceOptions, OpenApiSourceSettings } from './sources/openapi-options.ts'
import { authenticationSchema } from './authentication-options.ts'
import type { AuthenticationOptions, AuthenticationSettings } from './authentication-options.ts'
import { authorizationSchema } from './authorization-options.ts'
import type { AuthorizationOptions, AuthorizationSettings } from './authorization-options.ts'
import { limitSchema } from './limit-options.ts'
import type { LimitOptions, LimitSettings } from './limit-options.ts'
import { costSchema } from './cost-options.ts'
import type { CostOptions, CostSettings } from './cost-options.ts'
import { persistedDocumentSchema } from './persisted-document-options.ts'
import type { PersistedDocumentOptions, PersistedDocumentSettings } from './persisted-document-options.ts'
import { valueScanSchema } from './value-scan-options.ts'
import type { ValueScanOptions, ValueScanSettings } from './value-scan-options.ts'
import { redactionSchema } from './redaction-options.ts'
import type { RedactionOptions, RedactionSettings } from './redaction-options.ts'
import { signingSchema } from './signing-options.ts'
import type { SigningOptions, SigningSettings } from './signing-options.ts'
import { responseCacheSchema } from './response-cache-options.ts'
import type { ResponseCacheOptions, ResponseCacheSettings } from './response-cache-options.ts'
import { quotaOptionsSchema } from './quota-options.ts'
import type { QuotaOptions, QuotaSettings } from './quota-options.ts'
import { rateLimitSchema } from './rate-limit-options.ts'
import type { RateLimitOptions, RateLimitSettings } from './rate-limit-options.ts'
import { redisSchema } from './redis-options.ts'
import type { RedisOptions, RedisSettings } from './redis-options.ts'
import { adminSchema } from './admin-options.ts'
import type { AdminOptions, AdminSettings } from './admin-options.ts'
import { checkSchema } from './check-options.ts'
import type { CheckOptions, CheckSettings } from './check-options.ts'
import { supergraphSchema } from './supergraph-options.ts'
import type { SupergraphOptions, SupergraphSettings } from './supergraph-options.ts'
import { serverSchema } from './server-options.ts'
import type { ServerOptions, ServerSettings } from './server-options.ts'

/** One source of the graph; `kind` says what it is. */
export type SourceOptions =
  FederationSourceOptions | GraphQLSourceOptions | OpenApiSourceOptions | LocalSourceOptions

/** {@link SourceOptions}, complete. */
export type SourceSettings =
  FederationSourceSettings | GraphQLSourceSettings | OpenApiSourceSettings | LocalSourceSettings

/** What `defineConfig`, a config file and `createGateway` take. */
export interface GatewayOptions {
  /** What the graph is made of, by the name that each source has in the supergraph, in errors and in logs. */
  readonly sources: Readonly<Record<string, SourceOptions>>
  /**
   * A supergraph that others have composed, to be served by `selvage serve`. A source of kind `federation` under the name of one
   * of its subgraphs says how that one is called. Default: one is composed of `sources`.
   */
  readonly supergraph?: SupergraphOptions
  /**
   * How operations are run: `plan` compiles query plans, `stitch` is the slower reference, `auto` takes `plan` wherever
   * its native planner loads. Default: `auto`.
   */
  readonly engine?: 'auto' | 'plan' | 'stitch'
  /** Labels of `@override(label:)` that are on: their fields come from the overriding subgraph. Default: none. */
  readonly overrideLabels?: readonly string[]
  /** What one operation may cost the services. */
  readonly limits?: LimitOptions
  /** What one operation is estimated to cost, and may cost, before it is run. */
  readonly cost?: CostOptions
  /** Who may call, and how it is found out. Default: nobody is asked. */
  readonly authentication?: AuthenticationOptions
  /** What callers may have of the graph, beside what the subgraphs' own directives say. */
  readonly authorization?: AuthorizationOptions
  /** Documents that clients ask for by name, and whether they may send others. */
  readonly persistedDocuments?: PersistedDocumentOptions
  /** Looks at the values of arguments for attacks on what is behind the services. Default: nobody looks. */
  readonly valueScan?: ValueScanOptions
  /** Hides values from callers who may not see them. Default: none, but what subgraphs mark with `@sensitive`. */
  readonly redaction?: RedactionOptions
  /** What the gateway signs tokens for services with. Default: it signs none. */
  readonly signing?: SigningOptions
  /** Lets those who run the gateway look at it and change it while it runs. Default: nobody can. */
  readonly admin?: AdminOptions
  /** What changes of the schema are held against by `selvage check`. */
  readonly checks?: CheckOptions
  /** A Redis that several gateways share. Default: each counts, and keeps, for itself. */
  readonly redis?: RedisOptions
  /** How much, and how often, callers may ask. Default: as they like, but for fields with `@rateLimit`. */
  readonly rateLimits?: RateLimitOptions
  /** How much callers may use by the calendar. Default: as much as they like. */
  readonly quotas?: QuotaOptions
  /** Keeps answers to queries, and gives them again. Default: none is kept. */
  readonly responseCache?: ResponseCacheOptions
  /** Keeps entities of subgraphs, for all operations. Default: none is kept. */
  readonly entityCache?: EntityCacheOptions
  readonly server?: ServerOptions
}

/** {@link GatewayOptions}, checked and complete. */
export interface GatewaySettings {
  readonly sources: Readonly<Record<string, SourceSettings>>
  readonly supergraph?: SupergraphSettings | undefined
  readonly engine: 'auto' | 'plan' | 'stitch'
  readonly overrideLabels: readonly string[]
  readonly limits: LimitSettings
  readonly cost: CostSettings
  readonly authentication?: AuthenticationSettings | undefined
  readonly authorization: AuthorizationSettings
  readonly persistedDocuments: PersistedDocumentSettings
  readonly valueScan?: ValueScanSettings | undefined
  readonly redaction: RedactionSettings
  readonly signing?: SigningSettings | undefined
  readonly admin?: AdminSettings | undefined
  readonly checks: CheckSettings
  readonly redis?: RedisSettings | undefined
  readonly rateLimits: RateLimitSettings
  readonly quotas?: QuotaSettings | undefined
  readonly responseCache?: ResponseCacheSettings | undefined
  readonly entityCache?: EntityCacheSettings | undefined
  readonly server: ServerSettings
}

const sourceSchema: z.ZodType<SourceSettings, SourceOptions> = z
  .discriminatedUnion('kind', [
    federationSourceSchema,
    graphqlSourceSchema,
    openApiSourceSchema,
    localSourceSchema,
  ])
  .refine((source) => source.kind === 'local' || !source.tls || !source.url?.startsWith('http:'), {
    error: 'certificates are for a URL with https://, and that of this source has http://',
    path: ['tls'],
  })

/** Checks {@link GatewayOptions} and fills in the defaults. */
export const gatewaySchema: z.ZodType<GatewaySettings, GatewayOptions> = z
  .strictObject({
    sources: z.record(z.string().min(1), sourceSchema),
    supergraph: supergraphSchema.optional(),
    engine: z.enum(['auto', 'plan', 'stitch']).default('auto'),
    overrideLabels: z.array(z.string().min(1)).default([]),
    limits: limitSchema.prefault({}),
    cost: costSchema.prefault({}),
    authentication: authenticationSchema.optional(),
    authorization: authorizationSchema.prefault({}),
    persistedDocuments: persistedDocumentSchema.prefault({}),
    valueScan: valueScanSchema.optional(),
    redaction: redactionSchema.prefault({}),
    signing: signingSchema.optional(),
    redis: redisSchema.optional(),
    rateLimits: rateLimitSchema.prefault({}),
    quotas: quotaOptionsSchema.optional(),
    admin: adminSchema.optional(),
    checks: checkSchema.prefault({}),
    responseCache: responseCacheSchema.optional(),
    entityCache: entityCacheSchema.optional(),
    server: serverSchema.prefault({}),
  })
  .refine(({ rateLimits, redis }) => rateLimits.store !== 'redis' || redis !== undefined, {
    path: ['rateLimits', 'store'],
    error: 'expected `redis` to be there, as its counts are to be kept in it',
  })
  .refine(
    ({ rateLimits, quotas, cost }) =>
      cost.mode !== 'off' ||
      ![...rateLimits.limits, ...(quotas?.limits ?? [])].some(({ weight }) => weight === 'cost'),
    {
      path: ['cost', 'mode'],
      error:
        'expected `measure` or `enforce`, as one of `rateLimits` or `quotas` weighs what operations cost',
    },
  )
  .refine(
    ({ authentication, server }) =>
      !authentication?.clientCertificates || server.tls?.requestClientCert === true,
    {
      path: ['authentication', 'clientCertificates'],
      error:
        'expected `server.tls` with `requestClientCert: true`: nobody is asked for a certificate otherwise',
    },
  )
