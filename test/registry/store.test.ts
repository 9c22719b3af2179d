import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { checkSchema } from '../../gateway/config/check-options.ts'
import type { Actor } from '../../gateway/registry/actor.ts'
import { publish, removeSubgraph } from '../../gateway/registry/changes/publish.ts'
import type { PublishInput } from '../../gateway/registry/changes/publish-input.ts'
import type { RegistryParts } from '../../gateway/registry/registry-parts.ts'
import { listAuditEvents } from '../../gateway/registry/store/audit.ts'
import { openDatabase } from '../../gateway/registry/store/open-database.ts'
import type { RegistryDatabase } from '../../gateway/registry/store/registry-database.ts'
import { findVersion, getVersion, listMembers, listVersions } from '../../gateway/registry/store/versions.ts'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { describeDatabases } from '../support/describe-databases.ts'
import { eventually } from '../support/eventually.ts'
import { productsSdl, reviewsSdl } from '../support/registry-schemas.ts'

const { log } = createRecordingLogger()
const admin: Actor = { name: 'root', role: 'admin' }
const shop: Actor = { name: 'shop-ci', role: 'publish', team: 'shop' }
const other: Actor = { name: 'other-ci', role: 'publish', team: 'other' }
const main = { graph: 'store', variant: 'main' }
const products = productsSdl
const reviews = reviewsSdl()

function input(subgraph: string, document: string, rest: Partial<PublishInput> = {}): PublishInput {
  return {
    ...main,
    subgraph,
    document,
    kind: 'federation',
    url: `http://${subgraph}.example/graphql`,
    endpoints: [],
    options: {},
    labels: {},
    allowBreaking: false,
    ...rest,
  }
}

async function open(location: string): Promise<RegistryParts> {
  const database = await openDatabase({ location, log })
  onTestFinished(() => database[Symbol.asyncDispose]())
  return partsOf(database)
}

function partsOf(database: RegistryDatabase): RegistryParts {
  return { database, log, checks: checkSchema.parse({}), now: () => Date.UTC(2026, 0, 1) }
}

describeDatabases((createLocation) => {
  const start = async () => open(await createLocation())

  test('a publish is composed, versioned and kept with all that belongs to it', async () => {
    const parts = await start()
    const endpoints = [
      { url: 'http://a.example/', weight: 3 },
      { url: 'http://b.example/', weight: 1 },
    ]
    const labels = { tier: 'one' }
    expect(await publish(parts, shop, input('products', products, { endpoints, labels }))).toMatchObject({
      version: 1,
    })
    const second = await publish(parts, shop, input('reviews', reviews))
    expect(second).toMatchObject({ version: 2, summary: 'publishes reviews' })
    const { db } = parts.database
    const served = await getVersion(db, main)
    expect(served).toMatchObject({ version: 2, hash: second.hash })
    expect(served.supergraph_sdl).toContain('stars')
    expect(await listMembers(db, main, 1)).toMatchObject([
      {
        subgraph: 'products',
        kind: 'federation',
        url: 'http://products.example/graphql',
        endpoints,
        labels,
        document: products,
        published_by: 'shop-ci',
        published_at: new Date('2026-01-01T00:00:00.000Z'),
      },
    ])
    expect(await listVersions(db, main, { limit: 10 })).toMatchObject([{ version: 2 }, { version: 1 }])
    expect(await listVersions(db, main, { limit: 10, before: 2 })).toMatchObject([{ version: 1 }])
    expect(await listAuditEvents(db, { limit: 1 })).toMatchObject([
      { actor: 'shop-ci', action: 'publish', ...main, outcome: 'done', detail: { version: 2 } },
    ])
  })

  test('a plain GraphQL service is published with what makes entities of its types', async () => {
    const parts = await start()
    await publish(parts, shop, input('products', products))
    const prices = 'type Query { priced(id: ID!): Product } type Product { id: ID! price: Int }'
    const options = { entities: { Product: { key: 'id', fetch: 'priced(id: $id)' } } }
    await publish(parts, shop, input('prices', prices, { kind: 'graphql', options }))
    const [row] = await listMembers(parts.database.db, main, 2)
    expect(row).toMatchObject({ subgraph: 'prices', kind: 'graphql', document: prices, options })
    expect(row?.sdl).toContain('@key(fields: "id"')
  })

  test('an OpenAPI document is published as the schema that a gateway makes of it', async () => {
    const parts = await start()
    const document = JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Stock', version: '1' },
      paths: {
        '/stock': {
          get: {
            operationId: 'getStock',
            responses: {
              200: { description: 'ok', content: { 'application/json': { schema: { type: 'integer' } } } },
            },
          },
        },
      },
    })
    await publish(parts, shop, input('stock', document, { kind: 'openapi' }))
    const { supergraph_sdl } = await getVersion(parts.database.db, main)
    expect(supergraph_sdl).toContain('getStock: Int')
  })

  test.each([
    ['no SDL', input('reviews', 'type Query {'), 'SCHEMA_INVALID'],
    [
      'what does not compose',
      input('reviews', products.replace('fields: "id"', 'fields: "no"')),
      'COMPOSITION_FAILED',
    ],
    ['what breaks clients', input('products', products.replace('name: String', '')), 'CHANGE_REFUSED'],
    ['no OpenAPI document', input('rest', '{"a":1}', { kind: 'openapi' }), 'OPENAPI_INVALID'],
    ['no text at all', input('rest', '{"a', { kind: 'openapi' }), 'OPENAPI_INVALID'],
    ['options of no source', input('reviews', reviews, { options: { colour: 'red' } }), 'CONFIG_INVALID'],
  ])('%s is refused, and changes nothing', async (_name, bad, code) => {
    const parts = await start()
    await publish(parts, shop, input('products', products))
    await expect(publish(parts, shop, bad)).rejects.toMatchObject({ code })
    const { db } = parts.database
    expect(await getVersion(db, main)).toMatchObject({ version: 1 })
    expect(await db.selectFrom('publishes').select('id').execute()).toHaveLength(1)
    expect(await db.selectFrom('subgraphs').select('name').execute()).toEqual([{ name: 'products' }])
  })

  test('a document that refers to files reads none', async () => {
    const parts = await start()
    const document =
      '{"openapi":"3.1.0","info":{"title":"a","version":"1"},"paths":{"/a":{"$ref":"/etc/passwd"}}}'
    const published = publish(parts, shop, input('rest', document, { kind: 'openapi' }))
    await expect(published).rejects.toMatchObject({
      code: expect.stringMatching(/OPENAPI_INVALID|SCHEMA_UNAVAILABLE/) as unknown,
    })
  })

  test('what breaks clients is named, and passes when it is forced', async () => {
    const parts = await start()
    await publish(parts, shop, input('products', products))
    const changed = input('products', products.replace('name: String', ''))
    await expect(publish(parts, shop, changed)).rejects.toMatchObject({
      details: [expect.stringMatching(/Product\.name|name.*Product/) as unknown],
    })
    expect(await publish(parts, shop, { ...changed, allowBreaking: true })).toMatchObject({ version: 2 })
  })

  test('a subgraph is its first publisher’s team’s, until an admin says otherwise', async () => {
    const parts = await start()
    await publish(parts, shop, input('products', products))
    await expect(publish(parts, other, input('products', products))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(publish(parts, other, input('reviews', reviews, { owner: 'shop' }))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await publish(parts, admin, input('products', products, { owner: 'other' }))
    await expect(publish(parts, shop, input('products', products))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await publish(parts, other, input('products', products))).toMatchObject({ version: 3 })
    const reader: Actor = { name: 'gateway', role: 'read' }
    await expect(publish(parts, reader, input('a', reviews))).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  test('a subgraph is removed as carefully as it is published', async () => {
    const parts = await start()
    await publish(parts, shop, input('products', products))
    await publish(parts, shop, input('reviews', reviews))
    const remove = { ...main, subgraph: 'reviews', allowBreaking: false }
    await expect(removeSubgraph(parts, shop, remove)).rejects.toMatchObject({ code: 'CHANGE_REFUSED' })
    await expect(removeSubgraph(parts, other, { ...remove, allowBreaking: true })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await removeSubgraph(parts, shop, { ...remove, allowBreaking: true })).toMatchObject({
      version: 3,
    })
    await expect(removeSubgraph(parts, shop, remove)).rejects.toMatchObject({ code: 'NOT_REGISTERED' })
  })

  test('publishes at once take turns, and none is lost', async () => {
    const parts = await start()
    await publish(parts, shop, input('products', products))
    const names = Array.from({ length: 12 }, (_, index) => `reviews${index}`)
    const versions = await Promise.all(
      names.map(async (name, index) => {
        const { version } = await publish(parts, shop, input(name, reviews.replace('stars', `stars${index}`)))
        return version
      }),
    )
    expect(versions.sort((a, b) => a - b)).toEqual(names.map((_, index) => index + 2))
    expect(await listMembers(parts.database.db, main, 13)).toHaveLength(13)
  })

  test('what was published is never changed, not even by a mistake of ours', async () => {
    const parts = await start()
    await publish(parts, shop, input('products', products))
    for (const table of ['publishes', 'compositions', 'composition_subgraphs', 'audit_log']) {
      for (const statement of [`delete from selvage.${table}`, `truncate selvage.${table} cascade`]) {
        await expect(sql.raw(statement).execute(parts.database.db)).rejects.toThrow('never changed')
      }
    }
  })

  test('who listens hears of a new version', async () => {
    const parts = await start()
    const heard: (string | undefined)[] = []
    await parts.database.listen((key) => heard.push(key))
    await publish(parts, shop, input('products', products))
    await eventually(() => {
      expect(heard).toEqual(['store/main'])
    })
  })

  test('everything is there after the database is opened again', async () => {
    const location = await createLocation()
    const first = await openDatabase({ location, log })
    await publish(partsOf(first), shop, input('products', products))
    await first[Symbol.asyncDispose]()
    const parts = await open(location)
    expect(await findVersion(parts.database.db, main)).toMatchObject({ version: 1 })
  })
})

test.each(['postgres://nobody@127.0.0.1:1/none', '/dev/null/folder'])(
  'a database at %s that can not be opened is told so',
  async (location) => {
    await expect(openDatabase({ location, log })).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  },
)
