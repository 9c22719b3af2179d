import { GatewayError } from '../errors/gateway-error.ts'
import type { AnyServer } from './tls/create-listener.ts'

/** What a server waits for before it ends: an exchange, or a connection with some. */
export interface InFlight {
  /** Resolves when there is nothing left to wait for. */
  readonly closed: Promise<void>
  /** Lets what is underway finish, and what would not end by itself end with this. */
  windUp(farewell: GatewayError): void
  /** Ends it now. */
  abort(reason: GatewayError): void
}

/** Knows the exchanges in flight, and ends a server without cutting them off. */
export interface Drain {
  readonly isStopping: boolean
  /** Counts an exchange until it is closed. */
  add(exchange: InFlight): void
  /**
   * Ends streams, waits for the other exchanges, aborts those that take longer than `timeoutMs`, and closes the server.
   * Until then the server listens on, so that whoever asks learns that it is stopping.
   */
  stop(timeoutMs: number): Promise<void>
}

/** How long an aborted exchange may take to tell its client so, in milliseconds. */
const farewellMs = 1_000

/** Builds the {@link Drain} of a server. */
export function createDrain(server: AnyServer): Drain {
  const inFlight = new Set<InFlight>()
  let isStopping = false
  let onIdle: (() => void) | undefined

  /** Resolves when nothing is in flight, or when the time is over. */
  async function untilIdle(timeoutMs: number): Promise<void> {
    if (inFlight.size === 0) return
    const { promise, resolve } = Promise.withResolvers<undefined>()
    onIdle = () => resolve(undefined)
    const timer = setTimeout(onIdle, timeoutMs)
    await promise
    clearTimeout(timer)
  }

  return {
    get isStopping() {
      return isStopping
    },
    add(exchange) {
      inFlight.add(exchange)
      void exchange.closed.then(() => {
        inFlight.delete(exchange)
        if (inFlight.size === 0) onIdle?.()
      })
    },
    async stop(timeoutMs) {
      isStopping = true
      server.closeIdleConnections()
      for (const exchange of inFlight) exchange.windUp(isStoppingError())
      await untilIdle(timeoutMs)
      for (const exchange of inFlight) exchange.abort(isStoppingError())
      await untilIdle(farewellMs)
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function isStoppingError(): GatewayError {
  return new GatewayError('NOT_READY', 'The gateway is stopping: ask again.', {
    extensions: { http: { headers: { 'retry-after': '1' } } },
  })
}
