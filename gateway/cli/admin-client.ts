import { z } from 'zod'
import { GatewayError } from '../errors/gateway-error.ts'

/** How long an answer may take, in milliseconds. */
const timeoutMs = 10_000

/** Where the admin API is, and what it lets in. */
export interface AdminClientOptions {
  readonly admin: string
  readonly token?: string | undefined
}

const problemSchema = z.object({ title: z.string(), details: z.array(z.string()).optional() })

/**
 * Asks the admin API of a running gateway: by POST with a body, which is sent as JSON, else by GET.
 *
 * @throws {GatewayError} ADMIN_API_FAILED when it can't be reached, or refuses
 */
export async function askAdmin<T>(
  { admin, token = process.env.SELVAGE_ADMIN_TOKEN }: AdminClientOptions,
  path: string,
  { body, schema }: { readonly body?: unknown; readonly schema: z.ZodType<T> },
): Promise<T> {
  if (token === undefined || token === '') {
    throw new GatewayError(
      'ADMIN_API_FAILED',
      'The admin API needs a token: set SELVAGE_ADMIN_TOKEN to one of those in `admin.tokens`.',
    )
  }
  const response = await send(new URL(path, withSlash(admin)), token, body)
  if (response.ok) return schema.parse(await response.json())
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined))
  const said = problem.success ? problem.data : { title: 'it did not say why' }
  throw new GatewayError(
    'ADMIN_API_FAILED',
    `The admin API refuses, with status ${response.status}: ${said.title}`,
    {
      ...(said.details && { details: said.details }),
    },
  )
}

async function send(url: URL, token: string, body: unknown): Promise<Response> {
  try {
    return await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  } catch (error) {
    throw new GatewayError(
      'ADMIN_API_FAILED',
      `The admin API can not be reached at ${url.origin}: is it on (\`admin\`), and is --admin its address?`,
      { cause: error },
    )
  }
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}
