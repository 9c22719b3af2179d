import type { IncomingMessage, RequestListener } from 'node:http'

/** One request to a REST service. */
interface ApiRequest {
  /** The path's parameters. */
  readonly params: Readonly<Record<string, string | undefined>>
  readonly query: URLSearchParams
  /** The JSON body; undefined when there is none. */
  readonly body: unknown
}

/** An operation: what it answers becomes the JSON body, with status 200. */
export type ApiOperation = (request: ApiRequest) => unknown

/** Ends an operation with a problem document (RFC 9457). */
export class Problem extends Error {
  readonly status: number

  constructor(status: number, detail: string) {
    super(detail)
    this.status = status
  }
}

const largestBody = 100_000

/**
 * A small REST service: operations by `GET /orders/:id`.
 */
export function createJsonApi(operations: Readonly<Record<string, ApiOperation>>): RequestListener {
  const routes = Object.entries(operations).map(([route, operation]) => {
    const [method, path = ''] = route.split(' ')
    const pattern = new RegExp(`^${path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`)
    return { method, pattern, operation }
  })

  async function answer(request: IncomingMessage): Promise<unknown> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    for (const { method, pattern, operation } of routes) {
      const match = request.method === method ? pattern.exec(url.pathname) : null
      if (!match) continue
      const params = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
      )
      return operation({ params, query: url.searchParams, body: await readBody(request) })
    }
    throw new Problem(404, `There is no ${request.method} ${url.pathname}.`)
  }

  return (request, response) => {
    answer(request).then(
      (body) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      },
      (error: unknown) => {
        const { status, message } =
          error instanceof Problem ? error : new Problem(500, 'Something went wrong.')
        const problem = { type: 'about:blank', status, detail: message }
        response
          .writeHead(status, { 'content-type': 'application/problem+json' })
          .end(JSON.stringify(problem))
      },
    )
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > largestBody) throw new Problem(413, 'The body is too large.')
  }
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Problem(400, 'The body is not valid JSON.')
  }
}
