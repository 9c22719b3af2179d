import type { GatewayContext } from '../../context/gateway-context.ts'
import type { HttpRequest } from '../http-request.ts'

/** One kind of proof that goes with the requests to a service. */
export interface RequestCredential {
  /**
   * The request with the proof.
   *
   * @throws {GatewayError} SUBGRAPH_UNREACHABLE, SUBGRAPH_TIMEOUT or SUBGRAPH_BAD_RESPONSE when it can't be got
   */
  add(request: HttpRequest, context: GatewayContext): HttpRequest | Promise<HttpRequest>
  /** What of a client's request decides the proof. Without it, nothing does. */
  keyOf?(context: GatewayContext): string
  /** Lets go of the proof in a request that the service refused. Another one may be better. */
  forget?(request: HttpRequest): void
}
