import { z } from 'zod'
import type { ExternalDecision } from '../../../config/authentication/external-options.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'

/** Headers of a connection, and such as say how a body is read: nobody may add them. */
const untouchable = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

const headerName = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]+$/)
  .refine((name) => !untouchable.has(name.toLowerCase()))
const headerValue = z.string().regex(/^[\t\x20-\x7E\x80-\xFF]*$/)

const decisionSchema: z.ZodType<ExternalDecision> = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('deny'),
    status: z.int().min(400).max(499).optional(),
    message: z.string().max(1_000).optional(),
  }),
  z.object({
    decision: z.literal('allow'),
    subject: z.string().min(1).optional(),
    scopes: z.array(z.string()).optional(),
    roles: z.array(z.string()).optional(),
    plan: z.string().optional(),
    claims: z.record(z.string(), z.unknown()).optional(),
    headers: z.record(headerName, headerValue.nullable()).optional(),
  }),
])

/**
 * Checks what an external authorizer answered, whatever it is: nothing but a decision in its very form allows anything.
 *
 * @throws {GatewayError} AUTHENTICATION_UNAVAILABLE when it is no decision
 */
export function readDecision(answer: unknown): ExternalDecision {
  const result = decisionSchema.safeParse(answer)
  if (result.success) return result.data
  const places = result.error.issues.map(({ path }) => path.map(String).join('.') || 'the answer')
  throw new GatewayError(
    'AUTHENTICATION_UNAVAILABLE',
    `The external authorizer gave no decision: not as expected are ${[...new Set(places)].join(', ')}.`,
  )
}
