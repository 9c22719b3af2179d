import { expect, test } from 'vitest'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

const stockOf = (...ids: string[]) => `{ products(ids: ${JSON.stringify(ids)}) { stock } }`
const shelves = '{ items(ids: ["s1"]) { ... on Shelf { height } } }'

async function startFilled(): Promise<Shop> {
  const shop = await startShop()
  await shop.ask(stockOf('1', '2', '3'))
  await shop.ask(shelves)
  return shop
}

test.each([
  ['an entity with its key', 'mutation { rename(id: "1") { id name } }', [['1']]],
  ['an entity under another name', 'mutation { a: rename(id: "1") { b: id } }', [['1']]],
  ['an entity without its key', 'mutation { renameUnnamed(id: "1") { name } }', [['1', '2', '3']]],
  ['entities in something else', 'mutation { bundle(ids: ["1", "3"]) { products { id } } }', [['1', '3']]],
  ['an error', 'mutation { fail { id } }', [['1', '2', '3']]],
  ['no entity', 'mutation { log }', []],
  [
    'several, one after the other',
    'mutation { log rename(id: "2") { id } a: rename(id: "3") { id } }',
    [['2', '3']],
  ],
] as const)('what a mutation returns is let go: %s', async (_name, mutation, asked) => {
  const shop = await startFilled()
  await shop.ask(mutation)
  expect(await shop.askedBy(stockOf('1', '2', '3'))).toEqual(asked)
  expect(await shop.askedBy(shelves)).toEqual([])
})

test('what a mutation asks for after its change is fetched', async () => {
  const shop = await startFilled()
  shop.stock.set('1', 99)
  expect(await shop.ask('mutation { bundle(ids: ["1"]) { products { stock } } }')).toEqual({
    data: { bundle: { products: [{ stock: 99 }] } },
  })
})

test('what was asked for before a change, and answered after it, is not kept', async () => {
  const shop = await startShop()
  const called = Promise.withResolvers<undefined>()
  const answered = Promise.withResolvers<undefined>()
  shop.onCall = () => {
    called.resolve(undefined)
    return answered.promise
  }
  const early = shop.ask(stockOf('1'))
  await called.promise
  await shop.ask('mutation { rename(id: "1") { id } }')
  answered.resolve(undefined)
  await early
  expect(await shop.askedBy(stockOf('1'))).toEqual([['1']])
  expect(await shop.askedBy(stockOf('1'))).toEqual([])
})

test.each([
  ['an object', { entities: ['Product:1'] }, 1, [['1']], []],
  ['a type', { types: ['Product'] }, 3, [['1', '2', '3']], []],
  ['an object of a type with keys of several fields', { entities: ['Shelf:s2'] }, 1, [], [['s1']]],
  ['all', { all: true }, 4, [['1', '2', '3']], [['s1']]],
  ['what is not there', { types: ['Nothing'], entities: ['Nothing:1', 'Product:9'] }, 0, [], []],
] as const)('a purge lets go of %s', async (...[, what, count, asked, askedShelves]) => {
  const shop = await startFilled()
  expect(shop.graph.engine.entities?.size().entities).toBe(4)
  expect(shop.graph.engine.entities?.purge(what)).toBe(count)
  expect(await shop.askedBy(stockOf('1', '2', '3'))).toEqual(asked)
  expect(await shop.askedBy(shelves)).toEqual(askedShelves)
})
