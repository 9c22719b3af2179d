import type { z } from 'zod'
import { askApi } from './ask-api.ts'

/** How long an answer may take, in milliseconds. */
const timeoutMs = 10_000

/** Where the admin API is, and what it lets in. */
export interface AdminClientOptions {
  readonly admin: string
  readonly token?: string | undefined
}

/**
 * Asks the admin API of a running gateway: by POST with a body, which is sent as JSON, else by GET.
 *
 * @throws {GatewayError} ADMIN_API_FAILED when it can't be reached, or refuses
 */
export function askAdmin<T>(
  { admin, token = process.env.SELVAGE_ADMIN_TOKEN }: AdminClientOptions,
  path: string,
  { body, schema }: { readonly body?: unknown; readonly schema: z.ZodType<T> },
): Promise<T> {
  return askApi({
    name: 'The admin API',
    code: 'ADMIN_API_FAILED',
    whereToLook: 'is it on (`admin`), and is --admin its address?',
    whereTokens: 'set SELVAGE_ADMIN_TOKEN to one of those in `admin.tokens`.',
    base: admin,
    token,
    timeoutMs,
    path,
    body,
    schema,
  })
}
