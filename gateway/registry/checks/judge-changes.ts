import type { UsageCheckSettings } from '../../config/check-options.ts'
import type { SchemaChange } from './schema-change.ts'
import type { Usage, UsageSource, UsageWindow } from './usage-source.ts'

/** Why a change passes or doesn't. */
type Reason =
  | 'not-breaking'
  /** Fewer use it than the settings let notice. */
  | 'unused'
  | 'used'
  /** It breaks, and it is not known what clients send. */
  | 'unknown-usage'

/** A change, and whether it may be made. */
export interface JudgedChange extends SchemaChange {
  readonly verdict: 'pass' | 'fail'
  readonly reason: Reason
  /** Who uses what the change breaks; undefined where it was not asked. */
  readonly usage?: Usage | undefined
}

/** What changes are weighed by. */
export interface Scales {
  readonly settings: UsageCheckSettings
  /** Undefined: it is not known what clients send, and every breaking change fails. */
  readonly usage?: UsageSource | undefined
  /** The time, in milliseconds since 1970. */
  readonly now: number
}

const millisecondsPerDay = 24 * 60 * 60 * 1_000

/** Says of each change whether it may be made: a breaking one may, when nobody used what it breaks in the window. */
export function judgeChanges(
  changes: readonly SchemaChange[],
  scales: Scales,
): Promise<readonly JudgedChange[]> {
  return Promise.all(changes.map((change) => judgeChange(change, scales)))
}

async function judgeChange(change: SchemaChange, { settings, usage, now }: Scales): Promise<JudgedChange> {
  if (change.severity !== 'breaking') return { ...change, verdict: 'pass', reason: 'not-breaking' }
  if (!usage || !change.usedThrough) return { ...change, verdict: 'fail', reason: 'unknown-usage' }
  const window: UsageWindow = { sinceMs: now - settings.windowDays * millisecondsPerDay, untilMs: now }
  const { ignoreClients } = settings
  const found = await usage.usageOf({ coordinates: change.usedThrough, window, ignoreClients })
  return { ...change, ...weigh(found, settings), usage: found }
}

function weigh(
  { count, total }: Usage,
  { minCount, minShare, whenNothingRecorded }: UsageCheckSettings,
): Pick<JudgedChange, 'verdict' | 'reason'> {
  if (total === 0) return { verdict: whenNothingRecorded, reason: 'unknown-usage' }
  const isUsed = count >= minCount && count >= minShare * total
  return isUsed ? { verdict: 'fail', reason: 'used' } : { verdict: 'pass', reason: 'unused' }
}
