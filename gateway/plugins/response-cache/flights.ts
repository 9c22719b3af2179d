/** What one request is fetching, for others that ask the same. */
export interface Flights<T> {
  /**
   * Waits for who asks the same already.
   *
   * @param signal of the request: it is the one that others wait for when this answers undefined
   * @returns what came of it, undefined when nothing did that others may have; or undefined when there is nobody to wait for
   */
  join(key: string, signal: AbortSignal): Promise<T | undefined> | undefined
  /** Gives the others what came of it; only who they wait for can. */
  land(key: string, value: T | undefined, signal: AbortSignal): void
}

/** Builds an empty {@link Flights}. Whoever others wait for lets them go when its request is over, whatever came of it. */
export function createFlights<T>(): Flights<T> {
  const flights = new Map<
    string,
    { readonly signal: AbortSignal; readonly landed: PromiseWithResolvers<T | undefined> }
  >()

  function land(key: string, value: T | undefined, signal: AbortSignal): void {
    const flight = flights.get(key)
    if (flight?.signal !== signal) return
    flights.delete(key)
    flight.landed.resolve(value)
  }

  return {
    land,
    join(key, signal) {
      const flight = flights.get(key)
      if (flight) return flight.landed.promise
      flights.set(key, { signal, landed: Promise.withResolvers() })
      signal.addEventListener('abort', () => land(key, undefined, signal), { once: true })
      return undefined
    },
  }
}
