import type { ClientUsage, OperationUsage, UsageBatch } from '../../plugins/usage-report/usage-batch.ts'
import type { UsageQuery, UsageSource, Use } from './usage-source.ts'

/** Tells of what is in batches that gateways recorded. A client counts whose last use of an operation is within the window. */
export function createBatchUsage(batches: readonly UsageBatch[]): UsageSource {
  return {
    usageOf({ coordinates, window, ignoreClients }: UsageQuery) {
      const asked = new Set(coordinates)
      const ignored = new Set<string | undefined>(ignoreClients)
      const isMeant = ({ name, lastSeenMs }: ClientUsage) =>
        lastSeenMs >= window.sinceMs && lastSeenMs <= window.untilMs && !ignored.has(name)
      const uses = new Map<string, Use>()
      let total = 0
      for (const operation of batches.flatMap((batch) => batch.operations)) {
        const clients = operation.clients.filter(isMeant)
        total += sumOf(clients)
        if (operation.coordinates.some((coordinate) => asked.has(coordinate)))
          addUses(uses, operation, clients)
      }
      const sorted = [...uses.values()].sort((left, right) => right.count - left.count)
      return Promise.resolve({ count: sumOf(sorted), total, uses: sorted })
    },
  }
}

function addUses(
  uses: Map<string, Use>,
  { hash, name }: OperationUsage,
  clients: readonly ClientUsage[],
): void {
  for (const client of clients) {
    const key = JSON.stringify([hash, client.name, client.version])
    uses.set(key, {
      clientName: client.name,
      clientVersion: client.version,
      operationHash: hash,
      operationName: name,
      count: client.count + (uses.get(key)?.count ?? 0),
    })
  }
}

function sumOf(counted: readonly { readonly count: number }[]): number {
  return counted.reduce((sum, { count }) => sum + count, 0)
}
