import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** `@override(from:, label:)`: a field moves only for the requests whose label is on. */
export const overrideLabel: Estate = {
  name: '@override(label:)',
  subgraphs: {
    before: {
      typeDefs: federation(
        '@key',
        `type Query { rooms: [Room!]!, cheapest: Room! }
        type Room @key(fields: "id") { id: ID!, rate: Int!, view: String! }`,
      ),
      resolvers: {
        Query: { rooms: () => [{ id: '1' }, { id: '2' }], cheapest: () => ({ id: '1' }) },
        Room: { rate: () => 100, view: () => 'yard' },
      },
    },
    after: {
      typeDefs: federation(
        '@key @override',
        `type Query { suites: [Room!]! }
        type Room @key(fields: "id") {
          id: ID!
          rate: Int! @override(from: "before", label: "new-rates")
          view: String! @override(from: "before", label: "new-views")
        }`,
      ),
      resolvers: {
        Query: { suites: () => [{ id: '9' }] },
        Room: { rate: () => 120, view: () => 'sea' },
      },
    },
  },
  cases: [
    {
      name: 'leaves the fields where they were while no label is on',
      query: '{ rooms { id rate view } }',
      expected: {
        data: {
          rooms: [
            { id: '1', rate: 100, view: 'yard' },
            { id: '2', rate: 100, view: 'yard' },
          ],
        },
      },
    },
    {
      name: 'moves the field whose label is on',
      query: '{ cheapest { rate view } }',
      overrideLabels: ['new-rates'],
      expected: { data: { cheapest: { rate: 120, view: 'yard' } } },
    },
    {
      name: 'moves every field whose label is on',
      query: '{ cheapest { rate view } }',
      overrideLabels: ['new-rates', 'new-views', 'unknown'],
      expected: { data: { cheapest: { rate: 120, view: 'sea' } } },
    },
    {
      name: 'goes back to the old subgraph from where the field will live',
      query: '{ suites { rate view } }',
      overrideLabels: ['new-views'],
      expected: { data: { suites: [{ rate: 100, view: 'sea' }] } },
    },
  ],
}
