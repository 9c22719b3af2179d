import { z } from 'zod'
import type { CheckReport } from './check-report.ts'

const useSchema = z.object({
  clientName: z.string().optional(),
  clientVersion: z.string().optional(),
  operationHash: z.string(),
  operationName: z.string().optional(),
  count: z.number(),
})

const changeSchema = z.object({
  severity: z.enum(['breaking', 'dangerous', 'safe']),
  message: z.string(),
  coordinate: z.string().optional(),
  usedThrough: z.array(z.string()).readonly().optional(),
  verdict: z.enum(['pass', 'fail']),
  reason: z.enum(['not-breaking', 'unused', 'used', 'unknown-usage']),
  usage: z.object({ count: z.number(), total: z.number(), uses: z.array(useSchema).readonly() }).optional(),
})

/** A {@link CheckReport} as it goes over HTTP. */
export const checkReportSchema = z.object({
  verdict: z.enum(['pass', 'fail']),
  subgraph: z.string().optional(),
  failure: z
    .object({ code: z.string(), message: z.string(), details: z.array(z.string()).readonly() })
    .optional(),
  changes: z.array(changeSchema).readonly(),
  windowDays: z.number(),
}) satisfies z.ZodType<CheckReport>
