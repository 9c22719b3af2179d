import type { SourceSettings } from '../config/gateway-options.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { SourceContext } from './source.ts'
import type { Subgraph } from './subgraph.ts'

/** Makes the {@link Subgraph} of any kind of source; see `CreateSubgraph` for what it throws. */
export async function createSubgraph(
  name: string,
  settings: SourceSettings,
  context: SourceContext,
): Promise<Subgraph> {
  await Promise.resolve(context)
  throw new GatewayError(
    'CONFIG_INVALID',
    `Source "${name}" is of kind "${settings.kind}", which is not built yet.`,
  )
}
