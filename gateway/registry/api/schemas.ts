import { z } from '@hono/zod-openapi'

/** The name of a graph, a variant, a subgraph, a team or a token. */
export const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,99}$/, 'expected letters, digits, "_", "." and "-", a letter or digit first')

/** The path of a variant. */
export const variantParams = z.object({ graph: nameSchema, variant: nameSchema })

/** The path of a subgraph. */
export const subgraphParams = variantParams.extend({ subgraph: nameSchema })

/** What a change of a variant is answered with. */
export const changedSchema = z
  .object({
    version: z.int().openapi({ description: 'The number of the new version.' }),
    hash: z
      .string()
      .openapi({ description: 'The SHA-256 of its supergraph, in hexadecimal; also its ETag.' }),
    summary: z.string(),
  })
  .openapi('ChangedVariant')

/** How many are listed, and where the list goes on. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
  before: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .openapi({ description: 'Only what has a smaller number.' }),
})

/** The answer of JSON with this schema, for a route. */
export function jsonAnswer<T extends z.ZodType>(description: string, schema: T) {
  return { description, content: { 'application/json': { schema } } }
}

/** The body of JSON with this schema, for a route. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { body: { required: true, content: { 'application/json': { schema } } } } as const
}

/** The refusal of a change, for a route. */
export const refusals = {
  403: { description: 'The token may not do this.' },
  422: { description: 'It is refused: each of `details` says what is wrong. Nothing was changed.' },
}
