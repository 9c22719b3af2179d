import { z } from 'zod'
import { GatewayError } from '../../errors/gateway-error.ts'

/** Documents by the names that clients ask for them with. */
export type Manifest = ReadonlyMap<string, string>

/** As Apollo's tools write it: https://www.apollographql.com/docs/graphos/platform/security/persisted-queries */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
})

/** As graphql-codegen's client preset and Relay's compiler write it: each document by its hash. */
const documentsByHash = z.record(z.string().min(1), z.string().min(1))

/**
 * Reads a manifest of trusted documents.
 *
 * @param name of its file, for errors
 * @throws {GatewayError} MANIFEST_INVALID when it is not JSON of a form that is known
 */
export function parseManifest(text: string, name: string): Manifest {
  const json = parseJson(text, name)
  const apollo = apolloManifest.safeParse(json)
  if (apollo.success) return new Map(apollo.data.operations.map(({ id, body }) => [id, body]))
  const byHash = documentsByHash.safeParse(json)
  if (byHash.success) return new Map(Object.entries(byHash.data))
  throw new GatewayError(
    'MANIFEST_INVALID',
    `The manifest "${name}" is neither an object that has documents by their hashes (graphql-codegen, Relay) nor an ` +
      'object with "format": "apollo-persisted-query-manifest", "version": 1 and "operations" that have "id" and "body".',
  )
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new GatewayError('MANIFEST_INVALID', `The manifest "${name}" is not valid JSON.`, { cause: error })
  }
}
