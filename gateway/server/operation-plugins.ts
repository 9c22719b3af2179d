import { toEnvelopPlugin } from '../plugins/admission.ts'
import type { Plugin } from '../plugins/plugin.ts'
import { useDeduplication } from './use-deduplication.ts'
import { useExchange } from './use-exchange.ts'

/** What {@link operationPlugins} takes. */
export interface OperationPluginOptions {
  readonly pipeline: readonly Plugin[]
  readonly deduplicate: boolean
}

/** The plugins of every transport: the pipeline, and what the server itself has to say of an operation. */
export function operationPlugins({ pipeline, deduplicate }: OperationPluginOptions) {
  return [...pipeline.map(toEnvelopPlugin), ...(deduplicate ? [useDeduplication()] : []), useExchange()]
}
