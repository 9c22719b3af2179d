// Configuration
export type { AddressFilterOptions, TrustedProxyOptions } from './config/address-options.ts'
export { defineConfig } from './config/define-config.ts'
export type { GatewayOptions, SourceOptions } from './config/gateway-options.ts'
export type { AuthenticationOptions } from './config/authentication-options.ts'
export type { ClaimOptions } from './config/authentication/claim-options.ts'
export type { TokenIntrospectionOptions } from './config/authentication/introspection-options.ts'
export type {
  AlgorithmOptions,
  JwtIssuerOptions,
  JwtOptions,
  RemoteKeyOptions,
} from './config/authentication/jwt-options.ts'
export type { JwkOptions, LocalKeyOptions } from './config/authentication/local-key-options.ts'
export type { TokenLocationOptions } from './config/authentication/token-options.ts'
export type {
  AccessRuleOptions,
  AuthorizationOptions,
  EvaluatePolicy,
  PolicyOptions,
  PolicyRequest,
} from './config/authorization-options.ts'
export type { RedisOptions } from './config/redis-options.ts'
export type { CacheScope, LetGoOptions, ResponseCacheOptions } from './config/response-cache-options.ts'
export type { Quota, QuotaOptions, QuotaPeriod } from './config/quota-options.ts'
export type {
  EntityCacheOptions,
  EntityLifeOptions,
  SubgraphEntitiesOptions,
} from './config/entity-cache-options.ts'
export type { FieldLimitOptions } from './config/field-limit-options.ts'
export type {
  ClaimKey,
  HeaderKey,
  RateLimit,
  RateLimitAlgorithm,
  RateLimitKey,
  RateLimitOptions,
} from './config/rate-limit-options.ts'
export type { AdminOptions, AdminTokenOptions } from './config/admin-options.ts'
export type { CheckOptions, UsageCheckOptions } from './config/check-options.ts'
export type { SupergraphOptions } from './config/supergraph-options.ts'
export type { SigningKeyOptions, SigningOptions } from './config/signing-options.ts'
export type { LimitOptions } from './config/limit-options.ts'
export type { CostOptions, FieldCostOptions } from './config/cost-options.ts'
export type { CorsOptions } from './config/cors-options.ts'
export type { IntrospectionOptions } from './config/introspection-options.ts'
export type { RequestLimitOptions } from './config/request-limit-options.ts'
export type {
  AutomaticDocumentOptions,
  PersistedDocumentOptions,
  TrustedDocumentOptions,
} from './config/persisted-document-options.ts'
export type { RedactionOptions } from './config/redaction-options.ts'
export type { ServerOptions, UnsafeOption, UploadOptions } from './config/server-options.ts'
export type {
  ApiKeyCredentialOptions,
  BasicCredentialOptions,
  CertificateCredentialOptions,
  ConsumerStoreOptions,
} from './config/authentication/consumer-options.ts'
export type { SuspicionKind, ValueScanOptions } from './config/value-scan-options.ts'
export type {
  DecideExternally,
  ExternalCacheOptions,
  ExternalDecision,
  ExternalDenial,
  ExternalOptions,
  ExternalPermission,
  ExternalRequest,
} from './config/authentication/external-options.ts'
export type { WebSocketOptions } from './config/websocket-options.ts'
export type { TlsOptions } from './config/tls-options.ts'
// Configuration: the kinds of sources
export type { FederationSourceOptions } from './config/sources/federation-options.ts'
export type { GraphQLEntityOptions, GraphQLSourceOptions } from './config/sources/graphql-options.ts'
export type { LocalSourceOptions } from './config/sources/local-options.ts'
export type {
  OpenApiEntityOptions,
  OpenApiJoinOptions,
  OpenApiOperationOptions,
  OpenApiPaginationOptions,
  OpenApiSourceOptions,
  OpenApiSecurityOptions,
} from './config/sources/openapi-options.ts'
export type {
  OpenApiHmacOptions,
  OpenApiSignatureOptions,
  OpenApiStandardSignatureOptions,
  OpenApiWebhookOptions,
} from './config/sources/webhook-options.ts'
export type { HttpCacheOptions } from './config/sources/http-cache-options.ts'
export type { ClientTlsOptions } from './config/sources/client-tls-options.ts'
export type {
  ApiKeyOptions,
  AwsOptions,
  BasicOptions,
  CredentialOptions,
  OAuth2Options,
  SignedTokenOptions,
} from './config/sources/credential-options.ts'
export type {
  ClaimHeaderRule,
  HeaderOptions,
  HeaderRule,
  PassHeaderRule,
  RemoveHeaderRule,
  SetHeaderRule,
} from './config/sources/header-options.ts'
export type {
  HttpSourceOptions,
  InlineSchema,
  RemoteSchemaOptions,
  SchemaLocation,
} from './config/sources/http-options.ts'
// Running
export { createGateway } from './server/create-gateway.ts'
export type { GatewayEnvironment } from './server/create-gateway.ts'
export type { Gateway } from './server/assemble-gateway.ts'
export type { GatewayAddress } from './server/create-gateway-server.ts'
export type { ServerAddress } from './server/listen.ts'
export type { Logger, LogFunction } from './telemetry/logger.ts'
// Plugins
export type {
  ClientCertificate,
  ClientConnection,
  AnswerListener,
  FormedAnswer,
  GraphQLParams,
  OnParamsPayload,
  OnRequestPayload,
  AdminApi,
  OnRevoked,
  Plugin,
  PluginContext,
  ReadyAnswer,
  RequestContext,
} from './plugins/plugin.ts'
export { estimatedCostOf } from './plugins/cost/use-cost.ts'
export type { AccessRules } from './graph/access/access-rules.ts'
export type { Alternatives, Requirement } from './graph/access/requirement.ts'
export type { Graph } from './graph/graph.ts'
export type { CostWeights, FieldCost, ListSize } from './graph/cost-weights.ts'
export type { EntityCache, EntityPurge } from './engine/entities/entity-cache.ts'
export type { Engine, HotOperation, Operation, Variables } from './engine/engine.ts'
export type { ExplainedFetch, ExplainedGroup, ExplainedStep, Explanation } from './engine/explanation.ts'
export type { Subgraph, SubgraphRequest } from './sources/subgraph.ts'
export type { ReceivedMessage, Receiver } from './sources/receiver.ts'
// Errors
export { GatewayError } from './errors/gateway-error.ts'
export type { GatewayErrorOptions } from './errors/gateway-error.ts'
export type { ErrorCode } from './errors/error-codes.ts'
// What resolvers of local sources get
export type { Loaders, LocalContext, SubgraphClient, TypedDocument } from './sources/local/local-context.ts'
export type { FetchReport, GatewayContext, Principal, RequestHeaders } from './context/gateway-context.ts'
export type { Upload, Uploads } from './context/upload.ts'
