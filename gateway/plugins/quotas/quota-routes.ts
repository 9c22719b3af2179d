import { createRoute, z } from '@hono/zod-openapi'
import type { QuotaSettings } from '../../config/quota-options.ts'
import type { AdminApi } from '../plugin.ts'
import type { LimitedCaller } from '../rate-limits/limit-keys.ts'
import type { QuotaCounts } from './quota-counts.ts'
import { hasEnd } from './quota-period.ts'
import { limitFor, toUse } from './quota-rule.ts'

const usageSchema = z
  .object({
    quota: z.string(),
    per: z.string(),
    used: z.number(),
    limit: z.number().optional().openapi({ description: 'None when the plan has no such quota.' }),
    resetsAt: z.string().optional().openapi({ description: 'In ISO 8601; none for what never renews.' }),
  })
  .openapi('QuotaUsage')

const getQuotas = createRoute({
  method: 'get',
  path: '/quotas',
  operationId: 'getQuotas',
  summary: 'What a caller has used of its quotas in the present periods.',
  request: {
    query: z
      .strictObject({
        principal: z.string().min(1).optional().openapi({ description: 'The subject.' }),
        plan: z.string().optional().openapi({ description: 'Its plan, whose limits are told.' }),
        address: z
          .string()
          .min(1)
          .optional()
          .openapi({ description: 'The IP address, for callers without a principal.' }),
      })
      .refine(({ principal, address }) => (principal === undefined) !== (address === undefined), {
        error: 'expected `principal` or `address`: whose usage is it?',
      }),
  },
  responses: {
    200: {
      description: 'What it has used.',
      content: { 'application/json': { schema: z.object({ quotas: z.array(usageSchema) }) } },
    },
    400: { description: 'It is not said whose.' },
  },
})

/** What {@link addQuotaRoutes} tells of. */
export interface ToldQuotas {
  readonly settings: QuotaSettings
  readonly counts: QuotaCounts
  readonly now: () => number
}

/** What is known of a caller by its principal or address alone. */
const knownBy: ReadonlySet<unknown> = new Set(['principal', 'plan', 'ip'])

/** Adds the route that tells what callers have used, of quotas by principal, plan and address. */
export function addQuotaRoutes(api: AdminApi, { settings, counts, now }: ToldQuotas): void {
  const quotas = settings.limits.filter(({ by }) => by.every((key) => knownBy.has(key)))
  api.openapi(getQuotas, async (context) => {
    const { principal, plan, address = '' } = context.req.valid('query')
    const caller: LimitedCaller = {
      headers: new Headers(),
      client: { address },
      ...(principal !== undefined && {
        principal: { subject: principal, scopes: [], claims: {}, ...(plan !== undefined && { plan }) },
      }),
    }
    const time = now()
    const told = quotas.map((quota) => {
      const limit = limitFor(quota, caller)
      return { limit, use: toUse(quota, caller, { limit: limit ?? 0, units: 0, now: time }) }
    })
    const { used } = await counts.take(told.map(({ use }) => use))
    const usage = told.map(({ limit, use }, index) => ({
      quota: use.name,
      per: use.per,
      used: used[index] ?? 0,
      limit,
      ...(hasEnd(use) && { resetsAt: new Date(use.endMs).toISOString() }),
    }))
    return context.json({ quotas: usage }, 200)
  })
}
