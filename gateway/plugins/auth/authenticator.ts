import type { Principal, RequestHeaders } from '../../context/gateway-context.ts'
import type { OnRevoked, RequestContext } from '../plugin.ts'

/** What credentials prove. It is put on the context as it is. */
export interface Authentication {
  readonly principal: Principal
  /** Path and query without credentials, where the query had some. */
  readonly url?: string
  /** The request's headers with what was added to them. */
  readonly headers?: RequestHeaders
  readonly onRevoked?: OnRevoked
}

/**
 * One kind of credentials. It never logs what it reads, nor puts it into messages, and keeps it only as a hash.
 */
export interface Authenticator extends Partial<AsyncDisposable> {
  /**
   * What a client without credentials is told to bring, as `WWW-Authenticate` has it: `Bearer`, `Basic realm="graph"`.
   * Undefined when the kind has no scheme for it, as client certificates.
   *
   * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.3
   */
  readonly challenge?: string
  /**
   * Runs before the server listens.
   *
   * @throws {GatewayError} when the gateway can't start so
   */
  start?(): Promise<void> | void
  /**
   * Finds out who calls. Undefined when the request has no credentials of this kind: the next kind is asked. Credentials that
   * are there and not valid are refused, never passed over.
   *
   * It is called once a request (or operation of a WebSocket), and may answer at once or with a promise.
   *
   * @throws {GatewayError} UNAUTHENTICATED when they are not valid, FORBIDDEN when they don't suffice,
   * AUTHENTICATION_UNAVAILABLE when they can't be checked
   */
  authenticate(context: RequestContext): Authentication | undefined | Promise<Authentication | undefined>
}

/** What is put on the context of a request that was allowed. */
export type Addition = Partial<Authentication>

/** Decides over each request, when it is known who calls, as far as that can be known. */
export interface Authorizer {
  /**
   * @param found what the request's credentials prove; undefined without credentials
   * @returns what is put on the context in place of it
   * @throws {GatewayError} UNAUTHENTICATED or FORBIDDEN when it is refused, AUTHENTICATION_UNAVAILABLE when there is no decision
   */
  authorize(context: RequestContext, found: Authentication | undefined): Promise<Addition>
}
