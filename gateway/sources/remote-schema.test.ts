import { expect, test, vi } from 'vitest'
import { createSourceContext } from '../../test/support/create-source-context.ts'
import { containing } from '../../test/support/matchers.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { loadRemoteSchema } from './remote-schema.ts'

function createLog() {
  return { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
}

const remote = { name: 'a', url: 'http://a.example/graphql' }
const down = () => Promise.reject(new Error('it is down'))
const invalid = () => Promise.reject(new GatewayError('SCHEMA_INVALID', 'it is nonsense'))

test('a schema that was read is stored, and stored again only when it changed', async () => {
  const write = vi.fn((_name: string, text: string) => {
    stored = text
    return Promise.resolve()
  })
  let stored: string | undefined
  const store = { read: () => Promise.resolve(stored), write }
  await using context = createSourceContext({ store })
  for (const text of ['one', 'one', 'two', 'two']) {
    expect(await loadRemoteSchema(remote, context, () => Promise.resolve(text))).toBe(text)
  }
  expect(write.mock.calls).toEqual([
    ['a', 'one'],
    ['a', 'two'],
  ])
})

test.each([
  ['warn', 'it is down', down],
  ['error', 'it is nonsense', invalid],
] as const)(
  'the stored schema is served with a line of level %s when %s',
  async (level, reason, fetchText) => {
    const log = createLog()
    await using context = createSourceContext({ log })
    await context.store.write('a', 'stored')
    expect(await loadRemoteSchema(remote, context, fetchText)).toBe('stored')
    expect(log[level]).toHaveBeenCalledExactlyOnceWith(
      { source: 'a', reason: containing(reason) },
      containing('serving the stored one'),
    )
  },
)

test.each([
  ['SCHEMA_UNAVAILABLE', down],
  ['SCHEMA_INVALID', invalid],
])('without a stored schema it is %s', async (code, fetchText) => {
  await using context = createSourceContext()
  await expect(loadRemoteSchema(remote, context, fetchText)).rejects.toMatchObject({ code })
})

test('an aborted reading rejects with the reason, whatever is stored', async () => {
  await using context = createSourceContext({ signal: AbortSignal.abort(new Error('stopping')) })
  await context.store.write('a', 'stored')
  await expect(loadRemoteSchema(remote, context, down)).rejects.toThrow('stopping')
})

test('a schema that cannot be stored is served all the same, with a warning', async () => {
  const log = createLog()
  const full = () => Promise.reject(new Error('the disk is full'))
  await using context = createSourceContext({
    log,
    store: { read: () => Promise.resolve(undefined), write: full },
  })
  expect(await loadRemoteSchema(remote, context, () => Promise.resolve('text'))).toBe('text')
  expect(log.warn).toHaveBeenCalledOnce()
})
