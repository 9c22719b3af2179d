import { z } from 'zod'
import { httpSourceShape, remoteSchemaShape } from './http-options.ts'
import type {
  HttpSourceOptions,
  HttpSourceSettings,
  RemoteSchemaOptions,
  SchemaLocation,
} from './http-options.ts'

/** How a type of a plain GraphQL service is looked up by its key, so that other subgraphs can extend it. */
export interface GraphQLEntityOptions {
  /** The key fields as a federation field set: `'id'`, or `'sku region'` for a compound key. */
  readonly key: string
  /** A root field that answers one entity, with the key fields as variables: `'product(id: $id)'`. */
  readonly fetch?: string
  /**
   * A root field that answers many, with lists of key fields: `'products(ids: $ids)'` (the variable is the key field's
   * name with an `s`), or `'products(keys: $keys)'` with a list of key objects. Order and gaps don't matter:
   * the answers are matched by their key fields. Used before `fetch` when both are given.
   */
  readonly batch?: string
  /** Largest number of keys in one `batch` call; more are split over several. Default: 1000. */
  readonly maxBatchSize?: number
}

/** A GraphQL service that knows nothing of federation. Without `schema` it is introspected. */
export interface GraphQLSourceOptions extends HttpSourceOptions, RemoteSchemaOptions {
  readonly kind: 'graphql'
  /** Entities by type name. Stitching directives in the SDL (`@key`, `@merge`) declare them too. Default: none. */
  readonly entities?: Readonly<Record<string, GraphQLEntityOptions>>
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
  readonly entities: Readonly<Record<string, GraphQLEntitySettings>>
}

const entitySchema: z.ZodType<GraphQLEntitySettings, GraphQLEntityOptions> = z
  .strictObject({
    key: z.string().min(1),
    fetch: z.string().min(1).optional(),
    batch: z.string().min(1).optional(),
    maxBatchSize: z.int().positive().default(1000),
  })
  .refine((entity) => entity.fetch !== undefined || entity.batch !== undefined, {
    error: 'an entity needs `fetch`, `batch` or both',
  })

/** Checks {@link GraphQLSourceOptions} and fills in the defaults. */
export const graphqlSourceSchema: z.ZodType<GraphQLSourceSettings, GraphQLSourceOptions> = z.strictObject({
  kind: z.literal('graphql'),
  ...httpSourceShape,
  ...remoteSchemaShape,
  entities: z.record(z.string().min(1), entitySchema).default({}),
})
