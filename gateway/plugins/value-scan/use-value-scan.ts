import { LRUCache } from 'lru-cache'
import type { DocumentNode } from 'graphql'
import type { SuspicionKind, ValueScanSettings } from '../../config/value-scan-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { Plugin, PluginContext } from '../plugin.ts'
import type { OperationArgs } from '../use-graph.ts'
import { collectValues, textsOf } from './scanned-values.ts'
import type { DocumentValues } from './scanned-values.ts'
import { findSuspicion } from './suspicions.ts'

/** What {@link useValueScan} is made of. */
export interface ValueScanParts extends ValueScanSettings {
  readonly log: Logger
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}

/** How often one place is said in the log: an attacker tries a thousand times, and one line tells. */
const logIntervalMs = 60_000
const maxRememberedPlaces = 1_000

/**
 * Looks at the texts in an operation's arguments for what is meant for an interpreter behind the services: SQL, markup, paths. It
 * is no proof of anything, and no substitute for services that bind their parameters; the value itself is never logged.
 */
export function useValueScan({ mode, kinds, exempt, log, now }: ValueScanParts): Plugin {
  const exempted = new Set(exempt)
  const valuesOf = new WeakMap<DocumentNode, DocumentValues>()
  const said = new LRUCache<string, number>({ max: maxRememberedPlaces })

  function assertHarmless({ document, variableValues }: OperationArgs, context: PluginContext): void {
    const scan = { schema: context.graph.schema, exempt: exempted }
    let values = valuesOf.get(document)
    if (!values) {
      values = collectValues(document, scan)
      valuesOf.set(document, values)
    }
    for (const { text, place } of values.literals) look(text, place, context)
    for (const [name, uses] of values.uses) {
      const value = variableValues?.[name]
      if (value === undefined) continue
      for (const use of uses)
        for (const { text, place } of textsOf(value, use, scan)) look(text, place, context)
    }
  }

  function look(text: string, place: string, context: PluginContext): void {
    const kind = findSuspicion(text, kinds)
    if (!kind) return
    report(kind, place, context)
    if (mode === 'block') {
      throw new GatewayError(
        'SUSPICIOUS_VALUE',
        `The value for "${place}" can not be taken: it looks like an attack.`,
      )
    }
  }

  function report(kind: SuspicionKind, place: string, { requestId, client }: PluginContext): void {
    const key = `${kind} ${place}`
    const last = said.get(key)
    if (last !== undefined && now() - last < logIntervalMs) return
    said.set(key, now())
    log.warn({ requestId, address: client.address, kind, place, mode }, 'a value looks like an attack')
  }

  return {
    onExecute: ({ args, context }) => assertHarmless(args, context),
    onSubscribe: ({ args, context }) => assertHarmless(args, context),
  }
}
