import type { Graph } from './graph.ts'

/** A request's hold on the graph that it started on. */
export interface GraphLease {
  readonly graph: Graph
  /** Gives the graph back; further calls do nothing. */
  release(): void
}

/** Holds the graph that is served now, and the older ones until their last request is done. */
export interface GraphHolder {
  /** The graph that a new request would run on; undefined until the first one is there. */
  readonly current: Graph | undefined
  /** Takes the current graph for one request. */
  lease(): GraphLease | undefined
  /** Serves another graph from now on; the old one is closed when its last lease is released. */
  swap(next: Graph): void
  /** Takes the current graph out of service, and resolves when every graph is closed. */
  close(): Promise<void>
}

/** Builds an empty {@link GraphHolder}. `onCloseError` hears of a graph that failed to close. */
export function createGraphHolder(onCloseError: (error: unknown) => void): GraphHolder {
  let current: Held | undefined
  const open = new Set<Held>()

  function retire(held: Held): void {
    held.retired = true
    void closeIfIdle(held)
  }

  async function closeIfIdle(held: Held): Promise<void> {
    if (!held.retired || held.leases > 0) return
    await held.graph.close().catch(onCloseError)
    open.delete(held)
    held.closed.resolve()
  }

  return {
    get current() {
      return current?.graph
    },
    lease() {
      const held = current
      if (!held) return undefined
      held.leases += 1
      let released = false
      return {
        graph: held.graph,
        release() {
          if (released) return
          released = true
          held.leases -= 1
          void closeIfIdle(held)
        },
      }
    },
    swap(next) {
      const previous = current
      current = { graph: next, leases: 0, retired: false, closed: Promise.withResolvers() }
      open.add(current)
      if (previous) retire(previous)
    },
    async close() {
      const last = current
      current = undefined
      if (last) retire(last)
      await Promise.all([...open].map((held) => held.closed.promise))
    },
  }
}

interface Held {
  readonly graph: Graph
  leases: number
  retired: boolean
  readonly closed: PromiseWithResolvers<void>
}
