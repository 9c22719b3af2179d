import { OpenAPIHono, createRoute } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { GatewayError } from '../../errors/gateway-error.ts'
import { refuseInvalid, toProblem, toProblemResponse } from '../../errors/problem.ts'
import { isOutOfReach } from '../store/is-out-of-reach.ts'
import { createAuditRefusal } from './audit-refusal.ts'
import { authenticate } from './authenticate.ts'
import type { RegistryApi, RegistryEnv } from './registry-env.ts'
import { addSubgraphRoutes } from './subgraph-routes.ts'
import { addSupergraphRoutes } from './supergraph-routes.ts'
import type { SupergraphParts } from './supergraph-routes.ts'
import { addTokenRoutes } from './token-routes.ts'
import { addVersionRoutes } from './version-routes.ts'

/** Largest body of a request, in bytes: a document and what is said of it. */
const maxBodyBytes = 16 * 1024 * 1024

/** What a registry's API is made of. */
export interface RegistryApiOptions extends SupergraphParts {
  /** A token that is nowhere stored, and may do everything. */
  readonly adminToken?: string | undefined
}

const getHealth = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  summary: 'Whether the registry and its database answer. Takes no token.',
  security: [],
  responses: { 204: { description: 'They do.' }, 503: { description: 'The database does not.' } },
})

/** Builds the HTTP API of a registry; whoever has no token sees but its OpenAPI document and whether it is well. */
export function createRegistryApi(options: RegistryApiOptions): RegistryApi {
  const { database, log, adminToken } = options
  const api: RegistryApi = new OpenAPIHono<RegistryEnv>({ defaultHook: refuseInvalid })
  const auditRefusal = createAuditRefusal(options)

  api.onError(async (raised, context) => {
    if (raised instanceof HTTPException) {
      return toProblemResponse({
        title: raised.message || 'The request has mistakes.',
        status: raised.status,
      })
    }
    const error = toKnown(raised)
    if (!(error instanceof GatewayError)) log.error({ err: error }, 'the registry met an unexpected error')
    else if (error.code === 'DATABASE_UNAVAILABLE') log.error({ err: error }, 'the database does not answer')
    else await auditRefusal(context, error)
    const challenge = { 'www-authenticate': 'Bearer' }
    const isStranger = error instanceof GatewayError && error.code === 'UNAUTHENTICATED'
    return toProblemResponse(toProblem(error), isStranger ? challenge : {})
  })
  api.notFound(() => toProblemResponse({ title: 'There is nothing here.', status: 404 }))
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Selvage registry', version: '1' },
    security: [{ token: [] }],
  })
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  api.openapi(getHealth, async (context) => {
    await sql`select 1`.execute(database.db)
    return context.body(null, 204)
  })
  api.use(
    authenticate(options, adminToken),
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: () =>
        toProblemResponse({ title: `The body has more than ${maxBodyBytes} bytes.`, status: 413 }),
    }),
  )
  addSupergraphRoutes(api, options)
  addSubgraphRoutes(api, options)
  addVersionRoutes(api, options)
  addTokenRoutes(api, options)
  return api
}

/** What says that the database can't work now is no fault of the registry, nor of who asked. */
function toKnown(error: Error): Error {
  if (error instanceof GatewayError || !isOutOfReach(error)) return error
  return new GatewayError('DATABASE_UNAVAILABLE', 'The database does not answer: try again.', {
    cause: error,
  })
}
