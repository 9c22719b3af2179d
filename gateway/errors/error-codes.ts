/**
 * The catalogue of every error that Selvage raises itself. `audience` says who reads it: an `operator` (start, reload,
 * command line) or a `client` (in `errors[].extensions.code` of an answer). `status` is the HTTP status of an answer
 * that has such an error and no `data`. Each has its heading in docs/errors.md.
 */
export const errorCodes = {
  CONFIG_INVALID: { audience: 'operator', summary: 'The configuration has mistakes.' },
  UNSAFE_CONFIG: {
    audience: 'operator',
    summary: 'The configuration is not safe in production.',
  },
  CONFIG_NOT_FOUND: {
    audience: 'operator',
    summary: 'There is no configuration file where one was looked for.',
  },
  CONFIG_EXISTS: {
    audience: 'operator',
    summary: 'There is a configuration file where one would be written.',
  },
  CONSUMERS_INVALID: {
    audience: 'operator',
    summary: 'The file of consumers can not be read, or has mistakes.',
  },
  KEY_NOT_FOUND: { audience: 'operator', summary: 'There is no API key with the id.' },
  ENGINE_UNAVAILABLE: {
    audience: 'operator',
    summary: 'The engine that the settings ask for cannot run here.',
  },
  SCHEMA_INVALID: { audience: 'operator', summary: 'A source has a schema that is not valid.' },
  SCHEMA_UNAVAILABLE: { audience: 'operator', summary: 'The schema of a source could not be read.' },
  SOURCE_NOT_FOUND: { audience: 'operator', summary: 'There is no source of the name.' },
  OPENAPI_INVALID: { audience: 'operator', summary: 'An OpenAPI document could not be understood.' },
  TLS_INVALID: {
    audience: 'operator',
    summary: 'Certificates or keys of the server or of a source cannot be used.',
  },
  SIGNING_KEY_INVALID: { audience: 'operator', summary: 'A key cannot sign the tokens of the gateway.' },
  COMPOSITION_FAILED: { audience: 'operator', summary: 'The subgraphs do not compose into one supergraph.' },
  SUPERGRAPH_INVALID: { audience: 'operator', summary: 'A supergraph SDL cannot be served.' },
  FILE_NOT_READ: { audience: 'operator', summary: 'A file that a command was given cannot be read.' },
  OPTIONS_INVALID: { audience: 'operator', summary: 'The options of a command do not go together.' },
  USAGE_INVALID: { audience: 'operator', summary: 'A file is not what a gateway records of operations.' },
  FILE_NOT_WRITTEN: { audience: 'operator', summary: 'A file cannot be written.' },
  MANIFEST_INVALID: {
    audience: 'operator',
    summary: 'A manifest of trusted documents cannot be read or understood.',
  },
  ADMIN_API_FAILED: {
    audience: 'operator',
    summary: 'The admin API of a gateway can not be reached, or refuses.',
  },
  REGISTRY_API_FAILED: {
    audience: 'operator',
    summary: 'A registry can not be reached, or refuses.',
  },
  DATABASE_UNAVAILABLE: {
    audience: 'operator',
    summary: "The registry's database can not be opened, or does not answer.",
  },
  NOT_REGISTERED: { audience: 'operator', summary: 'The registry does not have what was asked for.' },
  CHANGE_REFUSED: { audience: 'operator', summary: 'A change of a registered graph would break clients.' },
  LISTEN_FAILED: { audience: 'operator', summary: 'The server cannot listen on its address.' },
  BAD_REQUEST: {
    audience: 'client',
    status: 400,
    summary: 'The HTTP request is not a GraphQL request.',
  },
  UNAUTHENTICATED: {
    audience: 'client',
    status: 401,
    summary: 'Who is calling is not known: credentials are missing, or are not valid.',
  },
  FORBIDDEN: {
    audience: 'client',
    status: 403,
    summary: 'The caller is known, and may not do this.',
  },
  UNAUTHORIZED_FIELD_OR_TYPE: {
    audience: 'client',
    status: 403,
    summary: 'A field was left out of the answer, as the caller may not have it.',
  },
  CREDENTIALS_EXPIRED: {
    audience: 'client',
    status: 401,
    summary: 'The credentials that a stream was asked for with are no longer valid.',
  },
  AUTHENTICATION_UNAVAILABLE: {
    audience: 'client',
    status: 503,
    summary: 'Who is calling can not be found out now: a service that knows it does not answer.',
  },
  METHOD_NOT_ALLOWED: {
    audience: 'client',
    status: 405,
    summary: 'The HTTP method is not one that may be used here.',
  },
  NOT_ACCEPTABLE: {
    audience: 'client',
    status: 406,
    summary: 'The answer has no form that the Accept header allows.',
  },
  REQUEST_TOO_LARGE: {
    audience: 'client',
    status: 413,
    summary: 'The request body has more bytes than are allowed.',
  },
  REQUEST_LIMIT_EXCEEDED: {
    audience: 'client',
    status: 400,
    summary: 'The operation is larger or deeper than is allowed.',
  },
  TOO_MANY_OPERATIONS: {
    audience: 'client',
    status: 429,
    summary: 'A connection runs as many operations as it may.',
  },
  TOO_MANY_SUBSCRIBERS: {
    audience: 'client',
    status: 503,
    summary: 'As many clients listen to what a service sends as may.',
  },
  SUBSCRIBER_TOO_SLOW: {
    audience: 'client',
    status: 503,
    summary: 'A client took messages of a service more slowly than they came.',
  },
  RATE_LIMITED: {
    audience: 'client',
    status: 429,
    summary: 'The caller has asked more often than it may.',
  },
  QUOTA_EXCEEDED: {
    audience: 'client',
    status: 429,
    summary: 'The caller has used what it may use in this period.',
  },
  RATE_LIMITS_UNAVAILABLE: {
    audience: 'client',
    status: 503,
    summary: 'Whether the caller may ask can not be found out now.',
  },
  COST_LIMIT_EXCEEDED: {
    audience: 'client',
    status: 400,
    summary: 'The operation is estimated to cost more than is allowed.',
  },
  CSRF_PREVENTED: {
    audience: 'client',
    status: 403,
    summary: 'Another site could have made a browser send the request.',
  },
  INTROSPECTION_DISABLED: {
    audience: 'client',
    status: 403,
    summary: 'The schema is not shown to this caller.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    audience: 'client',
    status: 415,
    summary: 'The request body is of a type that is not understood.',
  },
  GRAPHQL_PARSE_FAILED: {
    audience: 'client',
    status: 400,
    summary: 'The document has a syntax error.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    audience: 'client',
    status: 400,
    summary: 'The document is not valid against the schema.',
  },
  BAD_USER_INPUT: {
    audience: 'client',
    status: 400,
    summary: 'A variable or an argument has a value that does not fit its type.',
  },
  ADDRESS_REFUSED: {
    audience: 'client',
    status: 403,
    summary: 'Clients of this IP address are not served.',
  },
  SUSPICIOUS_VALUE: {
    audience: 'client',
    status: 400,
    summary: 'A value looks like an attack on what is behind a service.',
  },
  DOCUMENT_NOT_TRUSTED: {
    audience: 'client',
    status: 403,
    summary: 'The document is none of those that may be run here.',
  },
  DOCUMENT_NOT_FOUND: {
    audience: 'client',
    status: 404,
    summary: 'No document is known by the name that was asked for.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    audience: 'client',
    status: 404,
    summary: 'The document of this SHA-256 is not known yet: send it once, with the hash.',
  },
  VARIANT_NOT_FOUND: {
    audience: 'client',
    status: 404,
    summary: 'There is no variant of the graph by the name or date that was asked for.',
  },
  NOT_READY: {
    audience: 'client',
    status: 503,
    summary: 'The gateway has no graph to serve yet, or is stopping.',
  },
  REQUEST_TIMEOUT: {
    audience: 'client',
    status: 504,
    summary: 'The operation did not finish before its deadline.',
  },
  REQUEST_ABORTED: {
    audience: 'client',
    status: 499,
    summary: 'The client went away before the operation finished.',
  },
  SUBGRAPH_UNREACHABLE: {
    audience: 'client',
    status: 502,
    summary: 'A subgraph could not be connected to.',
  },
  SUBGRAPH_TIMEOUT: {
    audience: 'client',
    status: 504,
    summary: 'A subgraph did not answer in time.',
  },
  SUBGRAPH_HTTP_ERROR: {
    audience: 'client',
    status: 502,
    summary: 'A subgraph answered with an HTTP error status.',
  },
  SUBGRAPH_BAD_RESPONSE: {
    audience: 'client',
    status: 502,
    summary: 'A subgraph answered with something that is not its part.',
  },
  SUBGRAPH_RESPONSE_TOO_LARGE: {
    audience: 'client',
    status: 502,
    summary: 'A subgraph answered with more bytes than are allowed.',
  },
  FAN_OUT_LIMIT_EXCEEDED: {
    audience: 'client',
    status: 400,
    summary: 'An operation needs more of the subgraphs than is allowed.',
  },
  SUBGRAPH_ERROR: {
    audience: 'client',
    status: 502,
    summary: 'A subgraph reported an error of its own without a code.',
  },
  INTERNAL_SERVER_ERROR: {
    audience: 'client',
    status: 500,
    summary: 'Something unexpected happened in the gateway.',
  },
} as const satisfies Record<string, CatalogueEntry>

type CatalogueEntry =
  | { readonly audience: 'operator'; readonly summary: string }
  | { readonly audience: 'client'; readonly status: number; readonly summary: string }

/** The code of an error from the catalogue, `errorCodes`. */
export type ErrorCode = keyof typeof errorCodes

/** Tells whether a text is a code of the catalogue. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCodes, text)
}

/** The HTTP status of an answer that has an error of this code and no `data`; undefined for a code of somebody else's. */
export function statusOfCode(code: string): number | undefined {
  if (!isErrorCode(code)) return undefined
  const entry: CatalogueEntry = errorCodes[code]
  return entry.audience === 'client' ? entry.status : undefined
}
