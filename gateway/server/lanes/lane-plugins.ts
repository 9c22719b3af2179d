import { toEnvelopPlugin } from '../../plugins/admission.ts'
import { useDeduplication } from '../use-deduplication.ts'
import type { LaneOptions } from './lane.ts'
import { useExchange } from './use-exchange.ts'

/** The plugins of every lane: the pipeline, and what the server itself has to say of an operation. */
export function lanePlugins({ pipeline, deduplicate }: LaneOptions) {
  return [...pipeline.map(toEnvelopPlugin), ...(deduplicate ? [useDeduplication()] : []), useExchange()]
}
