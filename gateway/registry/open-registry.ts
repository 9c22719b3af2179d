import { checkSchema } from '../config/check-options.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Logger } from '../telemetry/logger.ts'
import { createRegistryApi } from './api/registry-api.ts'
import type { RegistryApi } from './api/registry-env.ts'
import { createNotices } from './notices.ts'
import { openDatabase } from './store/open-database.ts'
import { listTokens } from './store/tokens.ts'

/** What {@link openRegistry} opens. */
export interface RegistryOptions {
  /** `postgres://...` for a server, else a folder. */
  readonly location: string
  /** A token that is not stored and may do everything: with it, the first tokens are made. */
  readonly adminToken?: string | undefined
  readonly log: Logger
  /** The time, in milliseconds since 1970. Default: the machine's. */
  readonly now?: () => number
}

/** A registry that is ready to be served. */
export interface Registry extends AsyncDisposable {
  readonly api: RegistryApi
  /** Answers everybody who waits for a new version, and lets nobody wait any more. */
  stopWaiting(): void
}

/**
 * Opens a registry.
 *
 * @throws {GatewayError} DATABASE_UNAVAILABLE; OPTIONS_INVALID when nobody could do anything with it
 */
export async function openRegistry(options: RegistryOptions): Promise<Registry> {
  const { location, adminToken, log, now = Date.now } = options
  const database = await openDatabase({ location, log })
  try {
    if (adminToken === undefined) assertAdminExists(await listTokens(database.db))
    const notices = createNotices()
    await database.listen(notices.onNotice)
    const checks = checkSchema.parse({})
    return {
      api: createRegistryApi({ database, log, notices, checks, now, adminToken }),
      stopWaiting() {
        notices.close()
      },
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    }
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw error
  }
}

function assertAdminExists(tokens: Awaited<ReturnType<typeof listTokens>>): void {
  if (tokens.some(({ role, revoked_at: revokedAt }) => role === 'admin' && revokedAt === null)) return
  throw new GatewayError(
    'OPTIONS_INVALID',
    'Nobody has a token of this registry: set SELVAGE_REGISTRY_ADMIN_TOKEN, and make the first one with it (selvage tokens create).',
  )
}
