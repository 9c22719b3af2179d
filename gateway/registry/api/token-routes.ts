import { createRoute, z } from '@hono/zod-openapi'
import { assertAdmin } from '../actor.ts'
import type { RegistryParts } from '../registry-parts.ts'
import { addAuditEvent, listAuditEvents } from '../store/audit.ts'
import type { AuditRow, TokenRow } from '../store/registry-tables.ts'
import { createToken, listTokens, revokeToken } from '../store/tokens.ts'
import type { RegistryApi } from './registry-env.ts'
import { jsonAnswer, jsonBody, nameSchema, pageQuery, refusals } from './schemas.ts'

const roleSchema = z.enum(['read', 'publish', 'admin'])

const newTokenSchema = z
  .strictObject({
    name: nameSchema.openapi({ description: 'Who or what has it: the audit log names it.' }),
    role: roleSchema,
    team: nameSchema
      .optional()
      .openapi({ description: 'Whose subgraphs a token of the role `publish` may publish.' }),
  })
  .refine(({ role, team }) => (role === 'publish') === (team !== undefined), {
    error: 'a token of the role "publish" has a team, and no other has one',
    path: ['team'],
  })
  .openapi('NewToken')

const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: roleSchema,
    team: z.string().optional(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().optional(),
  })
  .openapi('Token')

const auditSchema = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    actor: z.string(),
    action: z.string(),
    graph: z.string().optional(),
    variant: z.string().optional(),
    outcome: z.enum(['done', 'refused']),
    detail: z.record(z.string(), z.unknown()),
  })
  .openapi('AuditEvent')

const postToken = createRoute({
  method: 'post',
  path: '/tokens',
  operationId: 'createToken',
  summary: 'Makes a token. It is told once: only its hash is stored.',
  request: jsonBody(newTokenSchema),
  responses: {
    201: jsonAnswer('The token.', z.object({ id: z.string(), token: z.string() })),
    403: refusals[403],
  },
})

const getTokens = createRoute({
  method: 'get',
  path: '/tokens',
  operationId: 'listTokens',
  summary: 'Which tokens there are, also revoked ones.',
  responses: { 200: jsonAnswer('The newest first.', z.array(tokenSchema)), 403: refusals[403] },
})

const deleteToken = createRoute({
  method: 'delete',
  path: '/tokens/{id}',
  operationId: 'revokeToken',
  summary: 'Revokes a token, for good.',
  request: { params: z.object({ id: z.string().min(1).max(100) }) },
  responses: { 204: { description: 'It lets nobody in any more.' }, 403: refusals[403] },
})

const getAudit = createRoute({
  method: 'get',
  path: '/audit',
  operationId: 'listAuditEvents',
  summary: 'Who did what, or was refused.',
  request: { query: pageQuery },
  responses: { 200: jsonAnswer('The newest first.', z.array(auditSchema)), 403: refusals[403] },
})

/** Lets admins give and take tokens, and see who did what. */
export function addTokenRoutes(api: RegistryApi, { database: { db }, now }: RegistryParts): void {
  api.openapi(postToken, async (context) => {
    const { actor } = context.var
    assertAdmin(actor)
    const input = context.req.valid('json')
    const at = new Date(now())
    const created = await db.transaction().execute(async (transaction) => {
      const token = await createToken(transaction, input, { by: actor.name, at })
      const detail = { id: token.id, ...input }
      await addAuditEvent(transaction, {
        at,
        actor: actor.name,
        action: 'create-token',
        outcome: 'done',
        detail,
      })
      return token
    })
    return context.json(created, 201)
  })
  api.openapi(getTokens, async (context) => {
    assertAdmin(context.var.actor)
    return context.json((await listTokens(db)).map(describeToken), 200)
  })
  api.openapi(deleteToken, async (context) => {
    const { actor } = context.var
    assertAdmin(actor)
    const at = new Date(now())
    await db.transaction().execute(async (transaction) => {
      const { id, name } = await revokeToken(transaction, context.req.valid('param').id, at)
      const detail = { id, name }
      await addAuditEvent(transaction, {
        at,
        actor: actor.name,
        action: 'revoke-token',
        outcome: 'done',
        detail,
      })
    })
    return context.body(null, 204)
  })
  api.openapi(getAudit, async (context) => {
    assertAdmin(context.var.actor)
    const events = await listAuditEvents(db, context.req.valid('query'))
    return context.json(events.map(describeEvent), 200)
  })
}

function describeToken({ id, name, role, team, ...token }: TokenRow) {
  return {
    id,
    name,
    role,
    ...(team !== null && { team }),
    createdBy: token.created_by,
    createdAt: token.created_at.toISOString(),
    ...(token.revoked_at && { revokedAt: token.revoked_at.toISOString() }),
  }
}

function describeEvent({ at, graph, variant, ...event }: AuditRow) {
  return {
    ...event,
    at: at.toISOString(),
    ...(graph !== null && { graph }),
    ...(variant !== null && { variant }),
  }
}
