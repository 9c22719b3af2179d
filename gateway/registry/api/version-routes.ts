import { createRoute, z } from '@hono/zod-openapi'
import { parseSupergraph } from '../../engine/supergraph.ts'
import { promote, rollback } from '../changes/restore.ts'
import { diffSchemas } from '../checks/diff-schemas.ts'
import type { RegistryParts } from '../registry-parts.ts'
import { listVariants } from '../store/variants.ts'
import { getVersion, listVersions } from '../store/versions.ts'
import type { VersionSummary } from '../store/versions.ts'
import type { RegistryApi } from './registry-env.ts'
import {
  changedSchema,
  jsonAnswer,
  jsonBody,
  nameSchema,
  pageQuery,
  refusals,
  variantParams,
} from './schemas.ts'

const versionNumber = z.int().min(1)

const variantSchema = z
  .object({ graph: z.string(), name: z.string(), version: z.int().openapi({ description: 'The newest.' }) })
  .openapi('Variant')

const versionSchema = z
  .object({
    version: z.int(),
    hash: z.string(),
    action: z.string().openapi({ description: '`publish`, `remove`, `rollback` or `promote`.' }),
    summary: z.string(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
  })
  .openapi('Version')

const changeSchema = z
  .object({ severity: z.enum(['breaking', 'dangerous', 'safe']), message: z.string() })
  .openapi('SchemaChange')

const getVariants = createRoute({
  method: 'get',
  path: '/variants',
  operationId: 'listVariants',
  summary: 'Which variants there are, of all graphs.',
  responses: { 200: jsonAnswer('By graph and name.', z.array(variantSchema)) },
})

const getVersions = createRoute({
  method: 'get',
  path: '/graphs/{graph}/variants/{variant}/versions',
  operationId: 'listVersions',
  summary: 'How a variant came to be what it is.',
  request: { params: variantParams, query: pageQuery },
  responses: { 200: jsonAnswer('The newest first.', z.array(versionSchema)) },
})

const getDiff = createRoute({
  method: 'get',
  path: '/graphs/{graph}/variants/{variant}/diff',
  operationId: 'diffVersions',
  summary: 'What changed for clients between two versions.',
  request: {
    params: variantParams,
    query: z.object({ from: z.coerce.number().int().min(1), to: z.coerce.number().int().min(1) }),
  },
  responses: { 200: jsonAnswer('The worst first.', z.array(changeSchema)) },
})

const postRollback = createRoute({
  method: 'post',
  path: '/graphs/{graph}/variants/{variant}/rollback',
  operationId: 'rollback',
  summary: 'Goes back to a version: it becomes the newest, exactly as it was.',
  request: { params: variantParams, ...jsonBody(z.strictObject({ version: versionNumber })) },
  responses: { 200: jsonAnswer('It is done.', changedSchema), ...refusals },
})

const postPromotion = createRoute({
  method: 'post',
  path: '/graphs/{graph}/variants/{variant}/promote',
  operationId: 'promote',
  summary: 'Makes of a variant what another one is.',
  request: {
    params: variantParams,
    ...jsonBody(
      z.strictObject({
        from: nameSchema,
        version: versionNumber.optional(),
        allowBreaking: z.boolean().default(false),
      }),
    ),
  },
  responses: { 200: jsonAnswer('It is done.', changedSchema), ...refusals },
})

/** Tells how variants came to be, and moves them. */
export function addVersionRoutes(api: RegistryApi, parts: RegistryParts): void {
  const { db } = parts.database
  api.openapi(getVariants, async (context) => context.json(await listVariants(db), 200))
  api.openapi(getVersions, async (context) => {
    const versions = await listVersions(db, context.req.valid('param'), context.req.valid('query'))
    return context.json(versions.map(describe), 200)
  })
  api.openapi(getDiff, async (context) => {
    const key = context.req.valid('param')
    const { from, to } = context.req.valid('query')
    const [before, after] = await Promise.all([getVersion(db, key, from), getVersion(db, key, to)])
    const changes = await diffSchemas(
      parseSupergraph(before.supergraph_sdl).publicSchema,
      parseSupergraph(after.supergraph_sdl).publicSchema,
    )
    return context.json(
      changes.map(({ severity, message }) => ({ severity, message })),
      200,
    )
  })
  api.openapi(postRollback, async (context) => {
    const input = { ...context.req.valid('param'), ...context.req.valid('json') }
    return context.json(await rollback(parts, context.var.actor, input), 200)
  })
  api.openapi(postPromotion, async (context) => {
    const input = { ...context.req.valid('param'), ...context.req.valid('json') }
    return context.json(await promote(parts, context.var.actor, input), 200)
  })
}

function describe({ created_by: createdBy, created_at: createdAt, ...version }: VersionSummary) {
  return { ...version, createdBy, createdAt: createdAt.toISOString() }
}
