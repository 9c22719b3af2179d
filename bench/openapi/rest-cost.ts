// `npm run bench:rest`: CPU time of the same data from a REST service and from a GraphQL subgraph, through the same engine.
// Both services are one process beside this one, and answer with bytes that are made once.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { fileURLToPath } from 'node:url'
import { buildSchema, graphqlSync, parse } from 'graphql'
import { gatewaySchema } from '../../gateway/config/gateway-options.ts'
import type { GatewayOptions } from '../../gateway/config/gateway-options.ts'
import { buildGraph } from '../../gateway/graph/build-graph.ts'
import { createMemorySchemaStore } from '../../gateway/graph/schema-store.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { createHttpClient } from '../../gateway/upstream/http-client.ts'
import { createTestContext } from '../../test/support/create-test-context.ts'
import { orders, ordersDocument, ordersQuery, ordersSdl } from './orders.ts'

const warmUps = 600
const rounds = 15
const perRound = 200

async function serve(): Promise<void> {
  const rest = JSON.stringify(orders)
  const schema = buildSchema(ordersSdl.replace(/extend schema.*/, ''))
  const known = new Map<string, string>()
  const answer = (body: string) => {
    const { query } = JSON.parse(body) as { query: string }
    const text =
      known.get(query) ??
      JSON.stringify(graphqlSync({ schema, source: query, rootValue: { listOrders: orders } }))
    known.set(query, text)
    return text
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.end(request.url === '/graphql' ? answer(Buffer.concat(chunks).toString()) : rest)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.send?.(server.address())
}

async function createRunner(sources: GatewayOptions['sources']) {
  const http = createHttpClient()
  const graph = await buildGraph(gatewaySchema.parse({ sources, engine: 'plan' }), {
    baseDir: '/',
    log: silentLogger,
    http,
    store: createMemorySchemaStore(),
    signal: new AbortController().signal,
    readFile: () => Promise.reject(new Error('The schemas are given.')),
    watchFile: () => undefined,
  })
  const operation = { document: parse(ordersQuery) }
  return {
    run: async () => JSON.stringify(await graph.engine.execute(operation, {}, createTestContext())),
    close: async () => {
      await graph.close()
      await http.close()
    },
  }
}

async function cpuMs(run: () => Promise<string>, times: number): Promise<number> {
  const before = process.cpuUsage()
  for (let index = 0; index < times; index += 1) await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / times
}

if (process.argv[2] === 'serve') await serve()
else {
  const service = fork(fileURLToPath(import.meta.url), ['serve'])
  process.once('exit', () => service.kill())
  const [{ port }] = (await once(service, 'message')) as [{ port: number }]
  const origin = `http://127.0.0.1:${port}`
  const rest = await createRunner({
    orders: { kind: 'openapi', document: ordersDocument, url: origin },
  })
  const graphql = await createRunner({
    orders: { kind: 'federation', schema: { sdl: ordersSdl }, url: `${origin}/graphql` },
  })
  const answers = [await rest.run(), await graphql.run()].map((text): unknown => JSON.parse(text))
  if (!isDeepStrictEqual(answers[0], answers[1])) throw new Error(JSON.stringify(answers[1]).slice(0, 900))
  await cpuMs(rest.run, warmUps)
  await cpuMs(graphql.run, warmUps)
  const pairs: [rest: number, graphql: number][] = []
  for (let round = 0; round < rounds; round += 1)
    pairs.push([await cpuMs(rest.run, perRound), await cpuMs(graphql.run, perRound)])
  const middle = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
  const ms = [0, 1].map((side) => middle(pairs.map((pair) => pair[side] ?? 0)))
  const ratio = middle(pairs.map(([one, other]) => one / other))
  process.stdout.write(
    `CPU for each request, median of ${rounds} rounds: REST ${ms[0]?.toFixed(2)} ms, GraphQL ${ms[1]?.toFixed(2)} ms; ` +
      `ratio ${ratio.toFixed(2)}\n`,
  )
  await rest.close()
  await graphql.close()
  service.kill()
}
