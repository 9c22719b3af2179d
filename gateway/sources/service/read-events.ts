import { GatewayError } from '../../errors/gateway-error.ts'

/** One event of a `text/event-stream`. */
export interface StreamEvent {
  /** `message` when the stream doesn't say. */
  readonly event: string
  readonly data: string
}

/**
 * Reads a `text/event-stream` as it comes. Comments and fields other than `event` and `data` are passed over.
 *
 * @param maxEventBytes the longest single event, in UTF-16 units
 * @throws {GatewayError} SUBGRAPH_RESPONSE_TOO_LARGE when an event is longer
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export async function* readEvents(
  body: AsyncIterable<Buffer>,
  maxEventBytes: number,
): AsyncGenerator<StreamEvent> {
  let event = ''
  let data: string[] = []
  let size = 0
  for await (const line of readLines(body, maxEventBytes)) {
    size += line.length
    if (size > maxEventBytes) throw tooLarge(maxEventBytes)
    if (line === '') {
      if (data.length > 0) yield { event: event === '' ? 'message' : event, data: data.join('\n') }
      event = ''
      data = []
      size = 0
      continue
    }
    const { field, value } = splitField(line)
    if (field === 'event') event = value
    if (field === 'data') data.push(value)
  }
}

async function* readLines(body: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true })
    // A CR at the end may be the first half of a CRLF.
    const end = rest.endsWith('\r') ? rest.length - 1 : rest.length
    const lines = rest.slice(0, end).split(/\r\n|\n|\r/)
    rest = (lines.pop() ?? '') + rest.slice(end)
    yield* lines
    if (rest.length > maxBytes) throw tooLarge(maxBytes)
  }
}

function splitField(line: string): { field: string; value: string } {
  const colon = line.indexOf(':')
  if (colon === -1) return { field: line, value: '' }
  const value = line.slice(colon + 1)
  return { field: line.slice(0, colon), value: value.startsWith(' ') ? value.slice(1) : value }
}

function tooLarge(limitBytes: number): GatewayError {
  return new GatewayError('SUBGRAPH_RESPONSE_TOO_LARGE', `An event is larger than ${limitBytes} bytes.`, {
    extensions: { limitBytes },
  })
}
