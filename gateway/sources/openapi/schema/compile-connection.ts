import { GatewayError } from '../../../errors/gateway-error.ts'
import type { RestConnection } from '../connections.ts'
import { isJsonObject, toList } from '../document/json-value.ts'
import type { Arguments } from '../request/compile-request.ts'
import type { RestAnswer, RestSession } from '../request/rest-client.ts'
import { compileOutput } from './compile-output.ts'
import type { CallField } from './compile-result.ts'
import { readCursor, writeCursor } from './connection-cursor.ts'
import type { Position } from './connection-cursor.ts'

/** A part of a list, as Relay has it. */
interface Connection {
  readonly edges: readonly Edge[]
  readonly nodes: readonly unknown[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
  readonly totalCount: number | null
}

interface Edge {
  readonly cursor: string
  readonly node: unknown
}

interface Page {
  readonly items: readonly unknown[]
  /** Where the next page begins; undefined when there is none. */
  readonly next: string | number | undefined
  readonly total: number | undefined
}

/** Pages that are fetched for one field at most: `first` may be more than a page of a client's cursor holds. */
const maxPages = 10

/**
 * Makes the {@link CallField} of an operation whose pages are a connection. It takes `first` and `after`; a cursor knows
 * its page, the size of that, and its place in it.
 *
 * @see https://relay.dev/graphql/connections.htm
 */
export function compileConnection(connection: RestConnection): CallField {
  const { pageSize, maxPageSize } = connection.settings
  const read = compileOutput(connection.items.schema) ?? ((item: unknown) => item)

  return async (session, { first, after, ...args }) => {
    const count = toCount(first ?? pageSize, maxPageSize)
    let position: Position = after == null ? firstPosition(connection, count) : toPosition(connection, after)
    const edges: Edge[] = []
    let hasNextPage = false
    let total: number | undefined
    for (let pages = 0; pages < maxPages; pages += 1) {
      const page = await fetchPage(connection, session, { args, position })
      total = page.total ?? total
      const left = page.items.slice(position.skip)
      const taken = left.slice(0, count - edges.length)
      for (const [index, item] of taken.entries()) {
        const skip = position.skip + index + 1
        const isLast = skip === page.items.length && page.next !== undefined
        const place = isLast ? { ...position, start: page.next, skip: 0 } : { ...position, skip }
        edges.push({ cursor: writeCursor(place), node: read(item) })
      }
      hasNextPage = left.length > taken.length || page.next !== undefined
      if (edges.length === count || page.next === undefined) break
      position = { ...position, start: page.next, skip: 0 }
    }
    return toConnection(edges, { hasNextPage, hasPreviousPage: after != null, total })
  }
}

function toCount(first: unknown, most: number): number {
  if (typeof first === 'number' && first >= 1 && first <= most) return first
  throw new GatewayError('BAD_USER_INPUT', `\`first\` must be from 1 to ${most}.`)
}

function toPosition({ settings }: RestConnection, after: unknown): Position {
  const position = readCursor(after)
  if (position && position.size <= settings.maxPageSize) return position
  throw new GatewayError('BAD_USER_INPUT', '`after` must be a cursor of this field.')
}

function firstPosition({ settings, size }: RestConnection, count: number): Position {
  const { style, firstPage, pageSize } = settings
  const start = style === 'page' ? firstPage : style === 'offset' ? 0 : undefined
  return { start, size: size ? count : pageSize, skip: 0 }
}

async function fetchPage(
  connection: RestConnection,
  session: RestSession,
  { args, position }: { readonly args: Arguments; readonly position: Position },
): Promise<Page> {
  const { operation, start, size, path } = connection
  const answer = await session.ask(operation, {
    ...args,
    ...(position.start !== undefined && { [start.argument]: position.start }),
    ...(size && { [size.argument]: position.size }),
  })
  const items = toList(valueAt(answer.body, path))
  const total = totalOf(connection, answer)
  return { items, total, next: nextOf(connection, answer, { position, count: items.length, total }) }
}

function totalOf({ settings }: RestConnection, { body, head }: RestAnswer): number | undefined {
  const { total, totalHeader } = settings
  const found =
    total === undefined ? head.headers[totalHeader?.toLowerCase() ?? ''] : valueAt(body, total.split('.'))
  const number = found === undefined || found === null || found === '' ? NaN : Number(found)
  return Number.isSafeInteger(number) ? number : undefined
}

function nextOf(
  { settings, start }: RestConnection,
  { body, head }: RestAnswer,
  { position, count, total }: { position: Position; count: number; total: number | undefined },
): string | number | undefined {
  const { style, next = '', firstPage } = settings
  if (style === 'cursor') return toStart(valueAt(body, next.split('.')))
  if (style === 'link') return toStart(linkedParameter(head.headers.link, start.name))
  const number = Number(position.start)
  const before = style === 'page' ? (number - firstPage) * position.size : number
  const isMore = total === undefined ? count >= position.size : count > 0 && before + count < total
  if (!isMore) return undefined
  return style === 'page' ? number + 1 : number + count
}

function toStart(value: unknown): string | number | undefined {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? value : undefined
}

/**
 * The value of a parameter in the URL of the next page. Nothing else of that URL is followed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8288#section-3
 */
function linkedParameter(header: string | string[] | undefined, name: string): string | undefined {
  const text = toList(header).length > 0 ? toList(header).join(', ') : header
  if (typeof text !== 'string') return undefined
  for (const [, target = '', parameters = ''] of text.matchAll(/<([^>]*)>([^<]*)/g)) {
    if (!/;\s*rel\s*=\s*"?([^";,]*\s)?next[\s";,]?/i.test(parameters)) continue
    const query = target.split('#')[0]?.split('?')[1] ?? ''
    return new URLSearchParams(query).get(name) ?? undefined
  }
  return undefined
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, key) => (isJsonObject(current) && Object.hasOwn(current, key) ? current[key] : undefined),
    value,
  )
}

function toConnection(
  edges: readonly Edge[],
  {
    hasNextPage,
    hasPreviousPage,
    total,
  }: { hasNextPage: boolean; hasPreviousPage: boolean; total: number | undefined },
): Connection {
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: total ?? null,
  }
}
