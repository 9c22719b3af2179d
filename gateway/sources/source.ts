import type { Logger } from '../telemetry/logger.ts'
import type { TokenSigner } from '../upstream/credentials/token-signer.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import type { EventHub } from './event-hub.ts'
import type { Subgraph } from './subgraph.ts'

/** Schemas that were once read from a service, kept so that the gateway can start while the service is down. */
export interface SchemaStore {
  /** The text last written under this name, or undefined. */
  read(name: string): Promise<string | undefined>
  write(name: string, text: string): Promise<void>
}

/** What a source gets from the gateway to become a {@link Subgraph}. */
export interface SourceContext {
  /** Relative paths in the source's settings start here: the folder of the config file. */
  readonly baseDir: string
  readonly log: Logger
  readonly http: HttpClient
  readonly store: SchemaStore
  /** Signs what the gateway says of callers, where the config says how. */
  readonly signer?: TokenSigner | undefined
  /** Where messages of services are passed on to those who listen. Default: one of the graph's own. */
  readonly hub?: EventHub
  /** Ends the loading when the gateway stops or the graph is no longer wanted. */
  readonly signal: AbortSignal
  /** The time, in milliseconds since 1970. Default: the machine's. */
  readonly now?: () => number
  /** Reads a file relative to `baseDir`, and remembers it: when it changes, the graph is built anew. */
  readFile(path: string): Promise<string>
  /** Remembers a file without reading it (a module that was imported, say). */
  watchFile(path: string): void
  /** Finds another subgraph of the same graph by name. Answers only once the graph is built: call it per request. */
  findSubgraph(name: string): Subgraph | undefined
}

/**
 * Makes a {@link Subgraph} of a source's settings.
 *
 * @throws {GatewayError} SCHEMA_UNAVAILABLE when the schema can't be read and none is stored, SCHEMA_INVALID or
 * OPENAPI_INVALID when it was read and makes no sense.
 */
export type CreateSubgraph<Settings> = (
  name: string,
  settings: Settings,
  context: SourceContext,
) => Promise<Subgraph>
