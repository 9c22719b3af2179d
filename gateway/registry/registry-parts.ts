import type { CheckSettings } from '../config/check-options.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { UsageSource } from './checks/usage-source.ts'
import type { RegistryDatabase } from './store/registry-database.ts'

/** What everything in the registry works with. */
export interface RegistryParts {
  readonly database: RegistryDatabase
  readonly log: Logger
  /** How changes are weighed. */
  readonly checks: CheckSettings
  /** What clients send; undefined: nobody knows, and every breaking change is refused unless it is forced. */
  readonly usage?: UsageSource | undefined
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}
