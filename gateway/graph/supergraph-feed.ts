import type { SupergraphSettings } from '../config/supergraph-options.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import type { BuildInputs } from './graph-recipe.ts'

/** Where supergraphs come from that others have composed. */
export interface SupergraphFeed {
  /** What to call it, in words and as the name of what is kept of it; no credentials. */
  readonly name: string
  /** Whether it may be out of reach when the gateway starts: what it last gave is kept. */
  readonly isRemote: boolean
  /**
   * Reads the newest supergraph; what it names as an input leads to a new build when there is a newer one.
   *
   * @throws {GatewayError} SCHEMA_UNAVAILABLE when it can't be read now, SUPERGRAPH_INVALID when there is no such file
   */
  read(inputs: BuildInputs): Promise<string>
}

/** What {@link createSupergraphFeed} needs. */
export interface SupergraphFeedOptions extends SupergraphSettings {
  readonly http: HttpClient
  /** A relative path starts here. */
  readonly baseDir: string
}
