import type { SupergraphOptions } from '../../config/supergraph-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { variantPath } from './registry-client.ts'
import type { VariantOptions } from './registry-client.ts'

/** How soon a registry that doesn't answer, or doesn't hold its answer back, is asked again, in milliseconds. */
const pollIntervalMs = 1_000

/**
 * Where the supergraph of a variant is, for a gateway that follows it.
 *
 * @throws {GatewayError} OPTIONS_INVALID
 */
export function toSupergraph(
  registry: string,
  { graph, variant }: Pick<VariantOptions, 'graph' | 'variant'>,
): SupergraphOptions {
  const token = process.env.SELVAGE_REGISTRY_TOKEN
  if (!URL.canParse(registry) || !/^https?:/i.test(registry)) {
    throw new GatewayError(
      'OPTIONS_INVALID',
      `--registry is "${registry}": expected a URL with http:// or https://.`,
    )
  }
  const base = registry.endsWith('/') ? registry : `${registry}/`
  return {
    location: new URL(variantPath({ registry, graph, variant }, 'supergraph'), base).href,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    pollIntervalMs,
  }
}
