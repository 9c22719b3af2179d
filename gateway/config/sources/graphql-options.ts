import { z } from 'zod'
import { httpSourceShape, remoteSchemaShape } from './http-options.ts'
import type {
  HttpSourceOptions,
  HttpSourceSettings,
  RemoteSchemaOptions,
  SchemaLocation,
} from './http-options.ts'

/**
 * How a type of a plain GraphQL service is looked up by its key, so that other subgraphs can extend it. Without `fetch`
 * and `batch` the service only refers to an entity of other subgraphs (`@key(resolvable: false)`).
 */
export interface GraphQLEntityOptions {
  /** The key fields as a federation field set: `'id'`, `'sku region'` for a compound key, `'sku owner { id }'`. */
  readonly key: string
  /**
   * A root field that answers one entity. Its variables are the key fields: `'product(id: $id)'`; of a nested one,
   * `$owner_id`; `$key` is the whole key as an object. The entity may stand deeper: `'catalog { product(id: $id) }'`.
   */
  readonly fetch?: string
  /**
   * A root field that answers many. Its variables are lists, named as the key fields with an `s`:
   * `'products(ids: $ids)'`, or `'products(keys: $keys)'` with a list of key objects. Order and gaps don't matter:
   * the answers are matched by their key fields. Used before `fetch` when both are given.
   */
  readonly batch?: string
  /** Largest number of keys in one request; more are split over several. Default: 1000. */
  readonly maxBatchSize?: number
}

/** A GraphQL service that knows nothing of federation. Without `schema` it is introspected. */
export interface GraphQLSourceOptions extends HttpSourceOptions, RemoteSchemaOptions {
  readonly kind: 'graphql'
  /**
   * Entities by type name; a type with several keys has a list of them. Stitching directives in the SDL (`@key`,
   * `@merge`) declare entities too. Default: none.
   */
  readonly entities?: Readonly<Record<string, GraphQLEntityOptions | readonly GraphQLEntityOptions[]>>
}

/** {@link GraphQLEntityOptions}, complete. */
export interface GraphQLEntitySettings extends GraphQLEntityOptions {
  readonly maxBatchSize: number
}

/** {@link GraphQLSourceOptions}, complete. */
export interface GraphQLSourceSettings extends HttpSourceSettings {
  readonly kind: 'graphql'
  readonly schema?: SchemaLocation
  readonly pollIntervalMs: number
  /** Always lists, of one or more keys. */
  readonly entities: Readonly<Record<string, readonly GraphQLEntitySettings[]>>
}

const entitySchema: z.ZodType<GraphQLEntitySettings, GraphQLEntityOptions> = z.strictObject({
  key: z.string().min(1),
  fetch: z.string().min(1).optional(),
  batch: z.string().min(1).optional(),
  maxBatchSize: z.int().positive().default(1000),
})

/** Checks {@link GraphQLSourceOptions} and fills in the defaults. */
export const graphqlSourceSchema = z.strictObject({
  kind: z.literal('graphql'),
  ...httpSourceShape,
  ...remoteSchemaShape,
  entities: z
    .record(
      z.string().min(1),
      z.union([entitySchema.transform((key) => [key]), z.array(entitySchema).min(1)]),
    )
    .default({}),
}) satisfies z.ZodType<GraphQLSourceSettings, GraphQLSourceOptions>
