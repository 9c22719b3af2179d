import { expect, test } from 'vitest'
import { readEvents } from './read-events.ts'

async function read(chunks: readonly string[], maxEventBytes = 1000) {
  async function* body() {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk, 'latin1'))
  }
  return await Array.fromAsync(readEvents(body(), maxEventBytes))
}

const one = { event: 'next', data: '{"data":1}' }

test.each<[string, string[], object[]]>([
  ['LF', ['event: next\ndata: {"data":1}\n\n'], [one]],
  ['CRLF', ['event: next\r\ndata: {"data":1}\r\n\r\n'], [one]],
  ['CR', ['event: next\rdata: {"data":1}\r\rdata: x\n\n'], [one, { event: 'message', data: 'x' }]],
  ['no space after the colon', ['event:next\ndata:{"data":1}\n\n'], [one]],
  ['comments, ids and retries', [': ping\n\nid: 7\nretry: 10\nevent: next\ndata: {"data":1}\n\n'], [one]],
  ['several data lines', ['data: a\ndata:\ndata: b\n\n'], [{ event: 'message', data: 'a\n\nb' }]],
  ['an event without data', ['event: next\n\nevent: complete\ndata\n\n'], [{ event: 'complete', data: '' }]],
  ['an event that breaks off', ['data: a\n\ndata: b'], [{ event: 'message', data: 'a' }]],
])('reads %s', async (_what, chunks, events) => {
  expect(await read(chunks)).toEqual(events)
  expect(await read(chunks.join('').split(''))).toEqual(events)
})

test('a character may be cut in two', async () => {
  const bytes = Buffer.from('data: ü\n\n').toString('latin1')
  expect(await read(bytes.split(''))).toEqual([{ event: 'message', data: 'ü' }])
})

test.each([['data: 1234567890'], ['data: 1234\ndata: 1234\n\n']])(
  '%j is over a limit of 12',
  async (text) => {
    await expect(read([text], 12)).rejects.toMatchObject({ code: 'SUBGRAPH_RESPONSE_TOO_LARGE' })
  },
)
