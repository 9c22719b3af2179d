/**
 * The catalogue of every error that Selvage raises itself. `audience` says who reads it: an `operator` (start, reload,
 * command line) or a `client` (in `errors[].extensions.code` of an answer). Each has its heading in docs/errors.md.
 */
export const errorCodes = {
  CONFIG_INVALID: { audience: 'operator', summary: 'The configuration has mistakes.' },
  CONFIG_NOT_FOUND: {
    audience: 'operator',
    summary: 'There is no configuration file where one was looked for.',
  },
  SCHEMA_INVALID: { audience: 'operator', summary: 'A source has a schema that is not valid.' },
  SCHEMA_UNAVAILABLE: { audience: 'operator', summary: 'The schema of a source could not be read.' },
  OPENAPI_INVALID: { audience: 'operator', summary: 'An OpenAPI document could not be understood.' },
  COMPOSITION_FAILED: { audience: 'operator', summary: 'The subgraphs do not compose into one supergraph.' },
  SUPERGRAPH_INVALID: { audience: 'operator', summary: 'A supergraph SDL cannot be served.' },
  LISTEN_FAILED: { audience: 'operator', summary: 'The server cannot listen on its address.' },
  BAD_REQUEST: { audience: 'client', summary: 'The HTTP request is not a GraphQL request.' },
  GRAPHQL_PARSE_FAILED: { audience: 'client', summary: 'The document has a syntax error.' },
  GRAPHQL_VALIDATION_FAILED: { audience: 'client', summary: 'The document is not valid against the schema.' },
  BAD_USER_INPUT: {
    audience: 'client',
    summary: 'A variable or an argument has a value that does not fit its type.',
  },
  NOT_READY: { audience: 'client', summary: 'The gateway has no graph to serve yet, or is stopping.' },
  REQUEST_TIMEOUT: { audience: 'client', summary: 'The operation did not finish before its deadline.' },
  REQUEST_ABORTED: { audience: 'client', summary: 'The client went away before the operation finished.' },
  SUBGRAPH_UNREACHABLE: { audience: 'client', summary: 'A subgraph could not be connected to.' },
  SUBGRAPH_TIMEOUT: { audience: 'client', summary: 'A subgraph did not answer in time.' },
  SUBGRAPH_HTTP_ERROR: { audience: 'client', summary: 'A subgraph answered with an HTTP error status.' },
  SUBGRAPH_BAD_RESPONSE: {
    audience: 'client',
    summary: 'A subgraph answered with something that is not its part.',
  },
  SUBGRAPH_RESPONSE_TOO_LARGE: {
    audience: 'client',
    summary: 'A subgraph answered with more bytes than are allowed.',
  },
  SUBGRAPH_ERROR: { audience: 'client', summary: 'A subgraph reported an error of its own without a code.' },
  INTERNAL_SERVER_ERROR: { audience: 'client', summary: 'Something unexpected happened in the gateway.' },
} as const satisfies Record<string, { audience: 'operator' | 'client'; summary: string }>

/** The code of an error from the catalogue, `errorCodes`. */
export type ErrorCode = keyof typeof errorCodes
