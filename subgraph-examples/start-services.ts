import type { RequestListener } from 'node:http'
import { createAccounts } from './accounts/create-accounts.ts'
import { createCatalog } from './catalog/create-catalog.ts'
import { listen } from './http/listen.ts'
import type { RunningService } from './http/listen.ts'
import { createInventory } from './inventory/create-inventory.ts'
import { createOrders } from './orders/create-orders.ts'
import { createReviews } from './reviews/create-reviews.ts'

/** The example's services, in the order of their ports. */
export const serviceNames = ['accounts', 'reviews', 'catalog', 'inventory', 'orders'] as const

/** The name of one of the example's services. */
export type ServiceName = (typeof serviceNames)[number]

/** All services of the example, answering. */
export interface RunningServices {
  /** What the config calls them by: `ACCOUNTS_URL` and so on. */
  readonly environment: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const create: Readonly<Record<ServiceName, () => RequestListener>> = {
  accounts: createAccounts,
  reviews: createReviews,
  catalog: createCatalog,
  inventory: createInventory,
  orders: createOrders,
}

/** Options for {@link startServices}. */
export interface ServicesOptions {
  /** The port of the first service, the others follow; 0 takes any that are free. */
  readonly firstPort: number
  /** Hears of every request to a service. */
  readonly onRequest?: (service: ServiceName, path: string) => void
}

/**
 * Starts all services of the example in this process.
 *
 * @throws {GatewayError} LISTEN_FAILED when a port is taken
 */
export async function startServices({ firstPort, onRequest }: ServicesOptions): Promise<RunningServices> {
  const running = new Map<ServiceName, RunningService>()
  const stop = async (): Promise<void> => {
    await Promise.all([...running.values()].map((service) => service.stop()))
  }
  try {
    for (const [index, name] of serviceNames.entries()) {
      const handler = create[name]()
      const listener: RequestListener = (request, response) => {
        onRequest?.(name, request.url ?? '')
        handler(request, response)
      }
      running.set(name, await listen(listener, firstPort === 0 ? 0 : firstPort + index))
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { environment: Object.fromEntries([...running].map(toVariable)), stop }
}

function toVariable([name, { origin }]: readonly [ServiceName, RunningService]): [string, string] {
  const isRest = name === 'inventory' || name === 'orders'
  return [`${name.toUpperCase()}_URL`, isRest ? origin : `${origin}/graphql`]
}
