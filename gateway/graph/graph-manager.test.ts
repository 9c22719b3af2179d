import { parse } from 'graphql'
import { expect, onTestFinished, test } from 'vitest'
import { createRecordingLogger } from '../../test/support/create-recording-logger.ts'
import { createTestContext } from '../../test/support/create-test-context.ts'
import { eventually } from '../../test/support/eventually.ts'
import { createTestFolder } from '../../test/support/create-test-folder.ts'
import { gatewaySchema } from '../config/gateway-options.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { silentLogger } from '../telemetry/logger.ts'
import type { Logger } from '../telemetry/logger.ts'
import { createHttpClient } from '../upstream/http-client.ts'
import { createConfigRecipe } from './config-recipe.ts'
import { createGraphManager } from './graph-manager.ts'
import type { BuildReport } from './graph-manager.ts'
import type { GraphRecipe } from './graph-recipe.ts'
import type { Graph } from './graph.ts'

const sdl = (field: string) => `type Query { ${field}: String }`
const resolvers = (field: string) => `export const resolvers = { Query: { ${field}: () => '${field}' } }`

async function startManager(recipe: GraphRecipe, log: Logger = silentLogger) {
  const reports: BuildReport[] = []
  const manager = createGraphManager({
    recipe,
    log,
    onBuild: (report) => reports.push(report),
    retryDelayMs: 1,
    maxRetryDelayMs: 4,
  })
  onTestFinished(() => manager.close())
  await manager.start()
  return { manager, reports }
}

async function startFromFolder(files: Record<string, string>) {
  const folder = await createTestFolder(files)
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const sources = {
    local: { kind: 'local', schema: './schema.graphql', resolvers: './resolvers.mjs' },
  } as const
  const load = () =>
    Promise.resolve({
      settings: gatewaySchema.parse({ sources, engine: 'stitch' }),
      baseDir: folder.path,
    })
  const started = await startManager(createConfigRecipe({ load, http: createHttpClient() }))
  return { folder, ...started }
}

async function answer(graph: Graph | undefined, query: string) {
  if (!graph) throw new Error('there is no graph')
  return graph.engine.execute({ document: parse(query) }, {}, createTestContext())
}

test('a changed schema file leads to a new graph, and a request in flight keeps the old one', async () => {
  const { folder, manager } = await startFromFolder({
    'schema.graphql': sdl('before'),
    'resolvers.mjs': resolvers('before'),
  })
  const lease = manager.graphs.lease()
  await folder.write('resolvers.mjs', resolvers('after'))
  await folder.write('schema.graphql', sdl('after'))
  await eventually(async () =>
    expect(await answer(manager.graphs.current, '{ after }')).toEqual({ data: { after: 'after' } }),
  )
  expect(await answer(lease?.graph, '{ before }')).toEqual({ data: { before: 'before' } })
  lease?.release()
})

test('a broken file is reported, the running graph keeps serving, and the mended file is served', async () => {
  const { folder, manager, reports } = await startFromFolder({
    'schema.graphql': sdl('a'),
    'resolvers.mjs': resolvers('a'),
  })
  await folder.write('schema.graphql', 'type Query {')
  await eventually(() => expect(reports.at(-1)).toMatchObject({ error: { code: 'SCHEMA_INVALID' } }))
  expect(manager.failure).toMatchObject({ code: 'SCHEMA_INVALID' })
  expect(await answer(manager.graphs.current, '{ a }')).toEqual({ data: { a: 'a' } })
  await folder.write('schema.graphql', `${sdl('a')} extend type Query { b: Int }`)
  await eventually(() =>
    expect(manager.graphs.current?.schema.getQueryType()?.getFields()).toHaveProperty('b'),
  )
  expect(manager.failure).toBeUndefined()
})

test('a broken file at the start is thrown, and its mended version is served all the same', async () => {
  await using folder = await createTestFolder({
    'schema.graphql': 'type',
    'resolvers.mjs': resolvers('a'),
  })
  const sources = {
    local: { kind: 'local', schema: './schema.graphql', resolvers: './resolvers.mjs' },
  } as const
  const load = () => Promise.resolve({ settings: gatewaySchema.parse({ sources }), baseDir: folder.path })
  const manager = createGraphManager({
    recipe: createConfigRecipe({ load, http: createHttpClient() }),
    log: silentLogger,
  })
  onTestFinished(() => manager.close())
  await expect(manager.start()).rejects.toMatchObject({ code: 'SCHEMA_INVALID' })
  await folder.write('schema.graphql', sdl('a'))
  await eventually(() => expect(manager.graphs.current).toBeDefined())
})

test('an unreachable source is tried again with pauses until it is there', async () => {
  const graph = await buildTrivialGraph()
  let attempts = 0
  const { manager } = await startManager({
    build() {
      attempts += 1
      if (attempts < 4) return Promise.reject(new GatewayError('SCHEMA_UNAVAILABLE', 'down'))
      return Promise.resolve(graph)
    },
  })
  expect(manager.graphs.current).toBeUndefined()
  expect(manager.failure).toMatchObject({ code: 'SCHEMA_UNAVAILABLE' })
  await eventually(() => expect(manager.graphs.current).toBe(graph))
  expect(attempts).toBe(4)
})

test('a failure that stays as it is while it is tried again is told once', async () => {
  const graph = await buildTrivialGraph()
  const { log, lines } = createRecordingLogger()
  const failures = ['a is down', 'a is down', 'b is down', 'b is down', 'b is down']
  const build = () => {
    const failure = failures.shift()
    return failure === undefined
      ? Promise.resolve(graph)
      : Promise.reject(new GatewayError('SCHEMA_UNAVAILABLE', failure))
  }
  const { manager } = await startManager({ build }, log)
  await eventually(() => expect(manager.graphs.current).toBe(graph))
  expect(lines.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
    'a is down (there is no graph to serve yet; it is tried again)',
    'b is down (there is no graph to serve yet; it is tried again)',
  ])
})

test('a polled source that changed leads to one new graph', async () => {
  const first = await buildTrivialGraph()
  const second = await buildTrivialGraph()
  let polls = 0
  let builds = 0
  const { manager } = await startManager({
    build(inputs) {
      builds += 1
      if (builds > 1) return Promise.resolve(second)
      inputs.poll(
        () => 1,
        () => {
          polls += 1
          return polls === 2 ? Promise.reject(new Error('down')) : Promise.resolve(polls === 4)
        },
      )
      return Promise.resolve(first)
    },
  })
  await eventually(() => expect(manager.graphs.current).toBe(second))
  expect({ polls, builds }).toEqual({ polls: 4, builds: 2 })
})

async function buildTrivialGraph(): Promise<Graph> {
  await using folder = await createTestFolder({
    'schema.graphql': sdl('a'),
    'resolvers.mjs': resolvers('a'),
  })
  const sources = {
    local: { kind: 'local', schema: './schema.graphql', resolvers: './resolvers.mjs' },
  } as const
  const load = () => Promise.resolve({ settings: gatewaySchema.parse({ sources }), baseDir: folder.path })
  const graph = await createConfigRecipe({ load, http: createHttpClient() }).build({
    log: silentLogger,
    signal: new AbortController().signal,
    watchFile: () => undefined,
    poll: () => undefined,
  })
  return graph
}
