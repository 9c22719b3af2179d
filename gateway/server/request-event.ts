import type { Logger } from '../telemetry/logger.ts'

/** What is told of a request when it is over. Never its variables, its headers or its URL's query. */
export interface RequestEvent {
  readonly requestId: string
  /** Over WebSocket there is an event for each operation, and one for `connection_init`, with the status that HTTP would have. */
  readonly transport: 'http' | 'websocket'
  readonly method: string
  readonly path: string
  /** The status that was sent; 499 when the client went away before it got one. */
  readonly status: number
  /** From the request's first byte to the answer's last, in milliseconds. */
  readonly durationMs: number
  /** One for each operation that got as far as being validated; several for a batch. */
  readonly operations: readonly OperationFacts[]
  /** `extensions.code` of each error that was answered, each once. */
  readonly errorCodes: readonly string[]
}

/** Which operation of its document a client ran. */
export interface OperationFacts {
  readonly type: 'query' | 'mutation' | 'subscription'
  readonly name?: string
}

/** A request in a few words: `query TopProducts 200 in 12 ms`. */
export function describeRequest(event: RequestEvent): string {
  const what = listOperations(event.operations) || `${event.method} ${event.path}`
  return `${what} ${event.status} in ${event.durationMs} ms`
}

/** Writes one line for each request. */
export function logRequests(log: Logger): (event: RequestEvent) => void {
  return (event) => {
    const { operations, errorCodes, ...facts } = event
    const operation = listOperations(operations)
    log.info(
      { ...facts, ...(operation && { operation }), ...(errorCodes.length > 0 && { errorCodes }) },
      describeRequest(event),
    )
  }
}

function listOperations(operations: readonly OperationFacts[]): string {
  return operations.map(({ type, name }) => (name === undefined ? type : `${type} ${name}`)).join(', ')
}
