import { print } from 'graphql'
import type { DocumentNode } from 'graphql'
import { describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { readEvents } from '../support/read-events.ts'
import { startExample } from '../support/start-example.ts'
import * as documents from './generated/documents.ts'
import type { ProductsPageQuery } from './generated/documents.ts'

describe.each(['plan', 'stitch'] as const)('with the %s engine', (engine) => {
  async function start() {
    const { post } = await startExample(engine)
    const ask = async (document: DocumentNode, variables?: object): Promise<unknown> =>
      (await post({ query: print(document), variables })).json()
    return { post, ask }
  }

  test('there are pages of products, with reviews of each', async () => {
    const { ask } = await start()
    const pages: ProductsPageQuery['allProducts'][] = []
    let after: string | null = null
    do {
      const { data } = (await ask(documents.ProductsPageDocument, { after })) as { data: ProductsPageQuery }
      pages.push(data.allProducts)
      after = data.allProducts.next
    } while (after !== null)
    expect(pages.map(({ products }) => products.length)).toEqual([25, 25, 7])
    const products = pages.flatMap((page) => page.products)
    expect(new Set(products.map(({ id }) => id)).size).toBe(57)
    expect(products.flatMap(({ reviews }) => reviews.reviews)).toHaveLength(224)
  })

  test('each service changes its data, and the answer is joined with what others know', async () => {
    const { ask } = await start()
    const answers = {
      accounts: await ask(documents.MoveUserDocument),
      catalog: await ask(documents.SetPriceDocument),
      inventory: await ask(documents.RestockDocument),
      orders: await ask(documents.PlaceOrderDocument),
      reviews: await ask(documents.AddReviewDocument),
    }
    expect(answers).toMatchInlineSnapshot(`
      {
        "accounts": {
          "data": {
            "moveUser": {
              "city": "Ghent",
              "reviews": {
                "reviews": [
                  {
                    "product": {
                      "inStock": 51,
                      "name": "Linen Canvas",
                    },
                  },
                ],
              },
            },
          },
        },
        "catalog": {
          "data": {
            "setPrice": {
              "inStock": 51,
              "isRecommended": true,
              "price": {
                "amount": 12.5,
              },
              "rating": 4.5,
            },
          },
        },
        "inventory": {
          "data": {
            "restock": {
              "inStock": 56,
              "name": "Linen Canvas",
              "shelves": [
                {
                  "pieces": 19,
                  "warehouse": {
                    "city": "Leeds",
                    "code": "north",
                  },
                },
                {
                  "pieces": 22,
                  "warehouse": {
                    "city": "Galway",
                    "code": "midWest",
                  },
                },
                {
                  "pieces": 15,
                  "warehouse": {
                    "city": "Porto",
                    "code": "south",
                  },
                },
              ],
            },
          },
        },
        "orders": {
          "data": {
            "placeOrder": {
              "customer": {
                "name": "Ben Okafor",
              },
              "id": "o61",
              "items": [
                {
                  "product": {
                    "name": "Linen Canvas",
                  },
                  "quantity": 2,
                },
              ],
              "status": "open",
              "total": {
                "amount": 25,
              },
            },
          },
        },
        "reviews": {
          "data": {
            "addReview": {
              "author": {
                "name": "Ada Brandt",
              },
              "body": "It will do.",
              "id": "r225",
              "order": null,
              "product": {
                "name": "Seam Ripper",
                "rating": 4,
              },
            },
          },
        },
      }
    `)
  })

  test('a field of a mutation is joined with what the fields before it have changed', async () => {
    const { ask } = await start()
    expect(await ask(documents.SeveralDocument)).toEqual({
      data: {
        before: { inStock: 60 },
        restock: { inStock: 65, price: { amount: 1 } },
        after: { inStock: 65 },
        placeOrder: { total: { amount: 14 } },
        again: { price: { amount: 7 } },
      },
    })
  })

  test('what a service refuses says why, and by whom', async () => {
    const { ask } = await start()
    expect(await ask(documents.RestockUnknownDocument)).toMatchInlineSnapshot(`
      {
        "data": {
          "restock": null,
        },
        "errors": [
          {
            "extensions": {
              "code": "SUBGRAPH_HTTP_ERROR",
              "http": {
                "status": 404,
              },
              "problem": {
                "detail": "There is no product "p999".",
                "status": 404,
                "type": "about:blank",
              },
              "subgraph": "inventory",
            },
            "message": "The subgraph "inventory" answered POST /stock/{id}/deliveries with status 404: There is no product "p999".",
            "path": [
              "restock",
            ],
          },
        ],
      }
    `)
    expect(await ask(documents.MoveUnknownDocument)).toMatchInlineSnapshot(`
      {
        "data": null,
        "errors": [
          {
            "extensions": {
              "code": "NOT_FOUND",
              "subgraph": "accounts",
            },
            "message": "There is no user "u999".",
            "path": [
              "moveUser",
            ],
          },
        ],
      }
    `)
  })

  test('a subscriber gets each review with what other services know when it is written', async () => {
    const { post, ask } = await start()
    const body = { query: print(documents.ReviewAddedDocument) }
    const events = readEvents(await post(body, { accept: 'text/event-stream' }))

    async function nextEvent(): Promise<unknown> {
      let event: unknown
      const received = events.next().then(({ value }) => (event = value))
      // The service may not listen to its own events yet when the stream is open.
      await eventually(async () => {
        await ask(documents.AddReviewDocument)
        expect(event).toBeDefined()
      })
      return received
    }

    const reviewWith = (inStock: number) => ({
      data: {
        reviewAdded: {
          body: 'It will do.',
          author: { name: 'Ada Brandt' },
          product: { name: 'Seam Ripper', inStock, price: { amount: 4.8 } },
        },
      },
    })
    expect(await nextEvent()).toEqual(reviewWith(60))
    await ask(documents.RestockReviewedDocument)
    await eventually(async () => expect(await nextEvent()).toEqual(reviewWith(65)))
    await events.return()
  })
})
