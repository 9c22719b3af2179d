import { createHash, timingSafeEqual } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import { bearerAuth } from 'hono/bearer-auth'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { AdminSettings } from '../../config/admin-options.ts'
import type { AdminApi } from '../../plugins/plugin.ts'
import type { Logger } from '../../telemetry/logger.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { refuseInvalid, toProblem, toProblemResponse } from '../../errors/problem.ts'

/** Largest body of a request, in bytes: a source may hold its schema. */
const maxBodyBytes = 10 * 1024 * 1024

/** Adds routes to the admin API. */
export type AdminRoutes = (api: AdminApi) => Promise<void> | void

/** Builds the admin API: nothing but its tokens' holders gets past the door. What changes something is logged with the name. */
export async function createAdminApi(
  { tokens }: Pick<AdminSettings, 'tokens'>,
  routes: readonly AdminRoutes[],
  log: Logger,
): Promise<AdminApi> {
  const api = new OpenAPIHono({ defaultHook: refuseInvalid })
  const holders = tokens.map(({ name, token }) => ({ name, hash: hashOf(token) }))

  api.onError((error) => {
    if (error instanceof HTTPException) return refuseCaller(error)
    if (!(error instanceof GatewayError)) log.error({ err: error }, 'the admin API met an unexpected error')
    return toProblemResponse(toProblem(error))
  })
  api.notFound(() => toProblemResponse({ title: 'There is nothing here.', status: 404 }))
  api.use(
    bearerAuth({
      verifyToken: (token, context) => {
        const hash = hashOf(token)
        const holder = holders.find((known) => timingSafeEqual(known.hash, hash))
        if (!holder) return false
        const { method, path } = context.req
        if (method !== 'GET') log.info({ admin: holder.name, method, path }, 'admin API')
        return true
      },
    }),
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: () =>
        toProblemResponse({ title: `The body has more than ${maxBodyBytes} bytes.`, status: 413 }),
    }),
  )
  for (const add of routes) await add(api)
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Selvage admin API', version: '1' },
    security: [{ token: [] }],
  })
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  return api
}

/** Whoever has no token, or none that is known, is told so with the challenge of RFC 6750. */
function refuseCaller(error: HTTPException): Response {
  const challenge = error.getResponse().headers.get('www-authenticate') ?? 'Bearer'
  return toProblemResponse(
    { title: 'An admin token is expected, as "Authorization: Bearer".', status: error.status },
    { 'www-authenticate': challenge },
  )
}

/** All hashes have one length, so that they can be compared in constant time. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
