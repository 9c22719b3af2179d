import type { CheckReport } from './check-report.ts'
import type { JudgedChange } from './judge-changes.ts'
import type { Usage, Use } from './usage-source.ts'

/** Clients that are named at most; the rest is counted. */
const maxUses = 10

/** Says in a few words why a change passes or doesn't, and who uses what it breaks. Undefined for what breaks nothing. */
export function describeReason({ reason, usage }: JudgedChange, windowDays: number): string | undefined {
  const window = `in the last ${windowDays === 1 ? 'day' : `${windowDays} days`}`
  switch (reason) {
    case 'not-breaking':
      return undefined
    case 'unknown-usage':
      return usage ? `no operations were recorded ${window}` : 'it is not known what clients send'
    case 'unused':
    case 'used':
      return usage && usage.count > 0
        ? `used by ${share(usage)} of the operations ${window}: ${listUses(usage.uses)}`
        : `nobody used it ${window}`
  }
}

/** A line for each change that may not be made: what it is, and whom it breaks. */
export function describeFailures({ changes, windowDays }: CheckReport): readonly string[] {
  return changes
    .filter(({ verdict }) => verdict === 'fail')
    .map((change) => {
      const reason = describeReason(change, windowDays)
      return reason === undefined ? change.message : `${change.message} (${reason})`
    })
}

function share({ count, total }: Usage): string {
  return `${count} of ${total} (${percent(count / total)})`
}

function percent(part: number): string {
  return `${Number((part * 100).toPrecision(2))}%`
}

function listUses(uses: readonly Use[]): string {
  const named = uses.slice(0, maxUses).map(describeUse)
  const rest = uses.length - named.length
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
}

function describeUse({ clientName, clientVersion, operationName, operationHash, count }: Use): string {
  const client = [clientName ?? 'clients without a name', clientVersion].filter(Boolean).join(' ')
  return `${client} with ${operationName ?? 'an operation without a name'} ${operationHash.slice(0, 8)} (${count})`
}
