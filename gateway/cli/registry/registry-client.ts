import type { z } from 'zod'
import { askApi } from '../ask-api.ts'
import type { ApiQuestion } from '../ask-api.ts'

/** Composing a large graph takes a while, and so does waiting for one's turn; in milliseconds. */
const timeoutMs = 120_000

/** Where the registry is. */
export interface RegistryClientOptions {
  readonly registry: string
}

/** Names a variant, in the options of a command. */
export interface VariantOptions extends RegistryClientOptions {
  readonly graph: string
  readonly variant: string
}

/** A question to the registry. */
type RegistryQuestion<T> = Pick<ApiQuestion<T>, 'method' | 'body'> & { readonly schema: z.ZodType<T> }

/**
 * Asks a registry.
 *
 * @throws {GatewayError} REGISTRY_API_FAILED when it can't be reached, or refuses
 */
export function askRegistry<T>(
  { registry }: RegistryClientOptions,
  path: string,
  question: RegistryQuestion<T>,
): Promise<T> {
  return askApi({
    ...question,
    name: 'The registry',
    code: 'REGISTRY_API_FAILED',
    whereToLook: 'does it run (selvage registry), and is --registry its address?',
    whereTokens: 'set SELVAGE_REGISTRY_TOKEN to one that `selvage tokens create` made.',
    base: registry,
    token: process.env.SELVAGE_REGISTRY_TOKEN,
    timeoutMs,
    path,
  })
}

/** The path of something of a variant. */
export function variantPath({ graph, variant }: VariantOptions, rest: string): string {
  return `graphs/${encodeURIComponent(graph)}/variants/${encodeURIComponent(variant)}/${rest}`
}
