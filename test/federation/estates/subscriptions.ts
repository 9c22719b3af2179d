import { GraphQLError } from 'graphql'
import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

async function* ticks(_: unknown, { upTo }: { upTo: number }) {
  for (let second = 1; second <= upTo; second += 1)
    yield await Promise.resolve({ tick: { id: String(second) } })
}

/** Subscriptions: one subgraph streams, the others fill in each event. */
export const subscriptions: Estate = {
  name: 'subscriptions',
  subgraphs: {
    clock: {
      typeDefs: federation(
        '@key',
        `type Query { now: Tick }
        type Subscription { tick(upTo: Int! = 2): Tick, broken: Tick }
        type Tick @key(fields: "id") { id: ID! }`,
      ),
      resolvers: {
        Query: { now: () => ({ id: '0' }) },
        Subscription: {
          tick: { subscribe: ticks },
          broken: {
            subscribe: () => {
              throw new GraphQLError('The clock has stopped.')
            },
          },
        },
      },
    },
    bell: {
      typeDefs: federation('@key', 'type Tick @key(fields: "id") { id: ID!, strokes: Int!, echo: String }'),
      resolvers: {
        Tick: {
          strokes: ({ id }: { id: string }) => Number(id),
          echo: ({ id }: { id: string }) => {
            if (id === '2') throw new GraphQLError('No echo.')
            return 'dong'
          },
        },
      },
    },
  },
  cases: [
    {
      name: 'joins each event',
      query: 'subscription ($upTo: Int!) { t: tick(upTo: $upTo) { __typename strokes } }',
      variables: { upTo: 3 },
      expected: {
        events: [
          { data: { t: { __typename: 'Tick', strokes: 1 } } },
          { data: { t: { __typename: 'Tick', strokes: 2 } } },
          { data: { t: { __typename: 'Tick', strokes: 3 } } },
        ],
      },
    },
    {
      name: 'reports an error with the event that it belongs to',
      query: 'subscription { tick { id voice: echo } }',
      expected: {
        events: [
          { data: { tick: { id: '1', voice: 'dong' } } },
          {
            data: { tick: { id: '2', voice: null } },
            errors: [{ message: 'No echo.', path: ['tick', 'voice'], subgraph: 'bell' }],
          },
        ],
      },
    },
    {
      name: 'ends without an event when there is none',
      query: 'subscription { tick(upTo: 0) { id } }',
      expected: { events: [] },
    },
    {
      name: 'answers with the error of a subscription that cannot start',
      query: 'subscription { broken { id } }',
      expected: {
        events: [
          {
            data: { broken: null },
            errors: [{ message: 'The clock has stopped.', path: ['broken'], subgraph: 'clock' }],
          },
        ],
      },
    },
  ],
}
