import type { GraphQLSchema } from 'graphql'
import type { CheckSettings } from '../../config/check-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { CheckReport } from './check-report.ts'
import { diffSchemas } from './diff-schemas.ts'
import { judgeChanges } from './judge-changes.ts'
import type { UsageSource } from './usage-source.ts'

/** A graph as far as a check looks at it. */
interface CheckedGraph {
  /** What clients see. */
  readonly schema: GraphQLSchema
}

/** What {@link runCheck} checks. */
export interface CheckInput {
  /** The subgraph that changes; undefined when it is the graph as a whole. */
  readonly subgraph?: string | undefined
  /** What clients have now; undefined when there is nothing yet, so that nothing can break. */
  readonly before: CheckedGraph | undefined
  /**
   * Composes what they are to get.
   *
   * @throws {GatewayError} when that isn't possible
   */
  readonly compose: () => CheckedGraph | Promise<CheckedGraph>
  /** What clients send. Undefined: nobody knows, and every breaking change fails. */
  readonly usage?: UsageSource | undefined
  readonly settings: CheckSettings
  /** The time, in milliseconds since 1970. */
  readonly now: number
}

/**
 * Composes, compares and weighs a change. What is wrong with it is in the report; only what hinders the check itself is thrown.
 */
export async function runCheck({ compose, ...input }: CheckInput): Promise<CheckReport> {
  let after: CheckedGraph
  try {
    after = await compose()
  } catch (error) {
    if (!(error instanceof GatewayError) || !areMistakes.has(error.code)) throw error
    const { code, message, details } = error
    return { ...emptyReport(input), verdict: 'fail', failure: { code, message, details } }
  }
  const { before, settings, usage, now } = input
  const differences = before ? await diffSchemas(before.schema, after.schema) : []
  const changes = await judgeChanges(differences, { settings: settings.usage, usage, now })
  const verdict = changes.some((change) => change.verdict === 'fail') ? 'fail' : 'pass'
  return { ...emptyReport(input), verdict, changes }
}

/** Codes of what is wrong with schemas, and not with the machine, the config or the network. */
const areMistakes: ReadonlySet<string> = new Set([
  'SCHEMA_INVALID',
  'OPENAPI_INVALID',
  'COMPOSITION_FAILED',
  'SUPERGRAPH_INVALID',
])

function emptyReport({ subgraph, settings }: Omit<CheckInput, 'compose'>): Omit<CheckReport, 'verdict'> {
  return { subgraph, changes: [], windowDays: settings.usage.windowDays }
}
