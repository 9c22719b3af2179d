import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const rates = { EUR: 1, SEK: 11 }
interface PriceArguments {
  currency: keyof typeof rates
}

/** `@requires(fields: "price(currency: SEK)")`, and clients that ask for the same field with other arguments. */
export const requiresArguments: Estate = {
  name: '@requires with arguments',
  subgraphs: {
    goods: {
      typeDefs: federation(
        '@key',
        `type Query { goods: [Good!]! }
        type Good @key(fields: "id") { id: ID!, price(currency: Currency! = EUR): Int! }
        enum Currency { EUR SEK }`,
      ),
      resolvers: {
        Query: { goods: () => [{ id: '1' }, { id: '2' }] },
        Good: {
          price: ({ id }: { id: string }, { currency }: PriceArguments) => Number(id) * rates[currency],
        },
      },
    },
    sweden: {
      typeDefs: federation(
        '@key @requires @external',
        `type Good @key(fields: "id") {
          id: ID!
          price(currency: Currency! = EUR): Int! @external
          tag: String! @requires(fields: "price(currency: SEK)")
        }
        enum Currency { EUR SEK }`,
      ),
      resolvers: { Good: { tag: ({ price }: { price: number }) => `${price} kr` } },
    },
  },
  cases: [
    {
      name: 'fetches what is required with its arguments',
      query: '{ goods { tag } }',
      expected: { data: { goods: [{ tag: '11 kr' }, { tag: '22 kr' }] } },
    },
    {
      name: 'keeps apart what the client asks for with other arguments',
      query: '{ goods { price tag } }',
      expected: {
        data: {
          goods: [
            { price: 1, tag: '11 kr' },
            { price: 2, tag: '22 kr' },
          ],
        },
      },
    },
    {
      name: 'keeps apart what the client asks for by a variable',
      query:
        'query ($currency: Currency!) { goods { tag price(currency: $currency) kr: price(currency: SEK) } }',
      variables: { currency: 'EUR' },
      expected: {
        data: {
          goods: [
            { tag: '11 kr', price: 1, kr: 11 },
            { tag: '22 kr', price: 2, kr: 22 },
          ],
        },
      },
    },
  ],
}
