// `npm run bench:entities`: how long 1,000 entities of a REST service keep the event loop from everything else. The service
// runs in a process of its own.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { openApiSourceSchema } from '../../gateway/config/sources/openapi-options.ts'
import { createMemorySchemaStore } from '../../gateway/graph/schema-store.ts'
import { createOpenApiSubgraph } from '../../gateway/sources/openapi/create-open-api-subgraph.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { createHttpClient } from '../../gateway/upstream/http-client.ts'
import { createTestContext } from '../../test/support/create-test-context.ts'
import { entitiesDocument, listSize } from './entities-document.ts'

const rounds = 20
const ids = Array.from({ length: 1_000 }, (_, index) => `i${index}`)
const query =
  'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Item { name about tags sizes { label stock } } } }'

/** About 500 bytes. */
function itemOf(id: string): object {
  const sizes = ['S', 'M', 'L'].map((label, stock) => ({ label, stock }))
  return { id, name: `Item ${id}`, about: 'An item of the catalogue. '.repeat(12), tags: ['a', 'b'], sizes }
}

/** Answers `/items?ids=a,b` and `/items/a`. */
async function serve(): Promise<void> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x')
    const list = url.searchParams.get('ids')?.split(',')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(list ? list.map(itemOf) : itemOf(url.pathname.split('/').at(-1) ?? '')))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.send?.(server.address())
}

async function measure(title: string, port: number, entity: object): Promise<void> {
  const http = createHttpClient()
  const settings = openApiSourceSchema.parse({
    kind: 'openapi',
    document: entitiesDocument,
    url: `http://127.0.0.1:${port}`,
    entities: { Item: { key: 'id', ...entity } },
  })
  const subgraph = await createOpenApiSubgraph('items', settings, {
    baseDir: '/',
    log: silentLogger,
    http,
    store: createMemorySchemaStore(),
    signal: new AbortController().signal,
    readFile: () => Promise.reject(new Error('The document is given.')),
    watchFile: () => undefined,
    findSubgraph: () => undefined,
  })
  const variables = { r: ids.map((id) => ({ __typename: 'Item', id })) }
  const runOnce = async () => {
    const context = createTestContext()
    const started = performance.now()
    const result = await subgraph.execute({ document: query, variables, context, signal: context.signal })
    if (result.errors) throw new Error(result.errors[0]?.message)
    return performance.now() - started
  }
  const times: number[] = []
  const blocked: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    times.push(await runOnce())
    // What held the loop last is seen by the timer only once it has come.
    await new Promise((resolve) => setTimeout(resolve, 20))
    delay.disable()
    blocked.push(delay.max / 1e6)
  }
  await http.close()
  const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
  const write = (value: number) => `${value.toFixed(1)} ms`
  process.stdout.write(
    `${title}: takes ${write(median(times))}, the first time ${write(times[0] ?? 0)}; the loop is held for at most ` +
      `${write(blocked[0] ?? 0)} the first time; in the next ${rounds - 1}, ${write(median(blocked.slice(1)))} in ` +
      `the median, ${write(Math.max(...blocked.slice(1)))} at most\n`,
  )
}

if (process.argv[2] === 'serve') await serve()
else {
  const service = fork(fileURLToPath(import.meta.url), ['serve'])
  process.once('exit', () => service.kill())
  const [{ port }] = (await once(service, 'message')) as [{ port: number }]
  await measure(`lists of ${listSize}`, port, { list: 'listItems', keysParam: 'ids' })
  await measure('one by one', port, { get: 'getItem' })
  service.disconnect()
  service.kill()
}
