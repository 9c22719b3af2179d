import type { Endpoint, PublishedKind } from '../store/registry-tables.ts'
import type { VariantKey } from '../store/versions.ts'

/** What a team publishes. */
export interface PublishInput extends VariantKey {
  readonly subgraph: string
  readonly kind: PublishedKind
  /** Where the service is: a gateway calls it there. */
  readonly url: string
  readonly endpoints: readonly Endpoint[]
  /** SDL, or an OpenAPI document as JSON or YAML. */
  readonly document: string
  /** What the config of such a source has beside: `entities` and, of REST services, `operations`, `types` and `joins`. */
  readonly options: Readonly<Record<string, unknown>>
  readonly labels: Readonly<Record<string, string>>
  /** The team that owns the subgraph from now on; only admins may say. */
  readonly owner?: string | undefined
  readonly allowBreaking: boolean
}
