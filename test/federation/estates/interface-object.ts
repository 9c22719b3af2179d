import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const media = [
  { __typename: 'Book', id: 'b1', title: 'Fern', pages: 120 },
  { __typename: 'Film', id: 'f1', title: 'Moss', minutes: 95 },
]
const find = ({ id }: { id: string }) => media.find((medium) => medium.id === id) ?? null

/** `@interfaceObject`: a subgraph adds a field to every type of an interface, and knows none of them. */
export const interfaceObject: Estate = {
  name: '@interfaceObject',
  subgraphs: {
    library: {
      typeDefs: federation(
        '@key',
        `type Query { media: [Media!]!, book: Book }
        interface Media @key(fields: "id") { id: ID!, title: String! }
        type Book implements Media @key(fields: "id") { id: ID!, title: String!, pages: Int! }
        type Film implements Media @key(fields: "id") { id: ID!, title: String!, minutes: Int! }`,
      ),
      resolvers: {
        Query: { media: () => media, book: () => media[0] },
        Media: { __resolveReference: find },
        Book: { __resolveReference: find },
        Film: { __resolveReference: find },
      },
    },
    ratings: {
      typeDefs: federation(
        '@key @interfaceObject',
        `type Query { bestRated: Media, rated: [Media]! }
        type Media @key(fields: "id") @interfaceObject { id: ID!, stars: Int!, critics: [Critic!]! }
        type Critic { name: String!, favourite: Media }`,
      ),
      resolvers: {
        Query: { bestRated: () => ({ id: 'f1' }), rated: () => [{ id: 'b1' }, null, { id: 'f1' }] },
        Media: {
          stars: ({ id }: { id: string }) => (id === 'f1' ? 5 : 3),
          critics: () => [{ name: 'Kay', favourite: { id: 'b1' } }],
        },
      },
    },
  },
  cases: [
    {
      name: 'adds its fields to every type of the interface',
      query: '{ media { title stars } }',
      expected: {
        data: {
          media: [
            { title: 'Fern', stars: 3 },
            { title: 'Moss', stars: 5 },
          ],
        },
      },
    },
    {
      name: 'adds its fields to an object that is asked for by its own type',
      query: '{ book { pages stars __typename } media { ... on Film { stars minutes } } }',
      expected: {
        data: { book: { pages: 120, stars: 3, __typename: 'Book' }, media: [{}, { stars: 5, minutes: 95 }] },
      },
    },
    {
      name: 'finds the real type of what it knows by the interface only',
      query: '{ bestRated { __typename stars } rated { __typename id } }',
      expected: {
        data: {
          bestRated: { __typename: 'Film', stars: 5 },
          rated: [{ __typename: 'Book', id: 'b1' }, null, { __typename: 'Film', id: 'f1' }],
        },
      },
    },
    {
      name: 'needs no real type where none is asked for',
      query: '{ bestRated { id stars } }',
      expected: { data: { bestRated: { id: 'f1', stars: 5 } } },
    },
    {
      name: 'applies fragments by the real type',
      query: '{ rated { ... on Film { minutes } ... on Book { pages stars } } }',
      expected: { data: { rated: [{ pages: 120, stars: 3 }, null, { minutes: 95 }] } },
    },
    {
      name: 'goes to and fro',
      query: '{ book { critics { name favourite { title critics { favourite { __typename } } } } } }',
      expected: {
        data: {
          book: {
            critics: [
              {
                name: 'Kay',
                favourite: { title: 'Fern', critics: [{ favourite: { __typename: 'Book' } }] },
              },
            ],
          },
        },
      },
    },
  ],
}
