import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** `@skip` and `@include`, written out and by variable, on fields and fragments on both sides of a border. */
export const skipInclude: Estate = {
  name: '@skip and @include',
  subgraphs: {
    cities: {
      typeDefs: federation(
        '@key',
        `type Query { city: City!, cities: [City!]! }
        type City @key(fields: "id") { id: ID!, name: String!, twin: City }`,
      ),
      resolvers: {
        Query: {
          city: () => ({ id: '1', name: 'Lund', twin: { id: '2', name: 'Nara' } }),
          cities: () => [{ id: '2', name: 'Nara' }],
        },
        City: {
          __resolveReference: ({ id }: { id: string }) => ({ id, name: id === '1' ? 'Lund' : 'Nara' }),
        },
      },
    },
    census: {
      typeDefs: federation(
        '@key @requires @external',
        `type City @key(fields: "id") {
          id: ID!
          name: String! @external
          people: Int!
          slogan: String! @requires(fields: "name")
          districts: [District!]!
        }
        type District { name: String!, city: City! }`,
      ),
      resolvers: {
        City: {
          people: ({ id }: { id: string }) => Number(id) * 1000,
          slogan: ({ name }: { name: string }) => `Visit ${name}`,
          districts: ({ id }: { id: string }) => [{ name: 'Old town', city: { id } }],
        },
      },
    },
  },
  cases: [
    {
      name: 'leaves out and puts in by literal conditions',
      query:
        '{ city { id @skip(if: true) name @include(if: true) people @include(if: false) slogan @skip(if: false) } }',
      expected: { data: { city: { name: 'Lund', slogan: 'Visit Lund' } } },
    },
    {
      name: 'puts in by a variable that is true',
      query:
        'query ($yes: Boolean!, $no: Boolean!) { city { name @include(if: $no) people @include(if: $yes) slogan @skip(if: $no) districts @skip(if: $yes) { name } } }',
      variables: { yes: true, no: false },
      expected: { data: { city: { people: 1000, slogan: 'Visit Lund' } } },
    },
    {
      name: 'leaves out a required field that the client has skipped, and still answers what requires it',
      query: 'query ($no: Boolean!) { city { name @include(if: $no) slogan } }',
      variables: { no: false },
      expected: { data: { city: { slogan: 'Visit Lund' } } },
    },
    {
      name: 'applies conditions on fragments around a border',
      query: `query ($deep: Boolean = true) {
        city { ...Twin @include(if: $deep) ... @skip(if: $deep) { people } ... on City @include(if: $deep) { districts { city { name people @skip(if: $deep) } } } }
      }
      fragment Twin on City { twin { people slogan } }`,
      expected: {
        data: {
          city: {
            twin: { people: 2000, slogan: 'Visit Nara' },
            districts: [{ city: { name: 'Lund' } }],
          },
        },
      },
    },
    {
      name: 'needs both where a field carries both',
      query: `query ($yes: Boolean!, $no: Boolean!) {
        city {
          a: people @skip(if: $no) @include(if: $yes)
          b: people @skip(if: $yes) @include(if: $yes)
          c: people @skip(if: $no) @include(if: $no)
          d: people @skip(if: $yes) @include(if: $no)
        }
      }`,
      variables: { yes: true, no: false },
      expected: { data: { city: { a: 1000 } } },
    },
    {
      name: 'gives a field that is both skipped and not skipped',
      query:
        'query ($yes: Boolean!) { city { people @skip(if: $yes) ... @include(if: $yes) { people } name @skip(if: $yes) } }',
      variables: { yes: true },
      expected: { data: { city: { people: 1000 } } },
    },
    {
      name: 'answers an empty object when all of it is left out',
      query: 'query ($no: Boolean!) { city { name @include(if: $no) people @include(if: $no) } }',
      variables: { no: false },
      expected: { data: { city: {} } },
    },
    {
      name: 'answers nothing when all root fields are left out',
      query: 'query ($no: Boolean!) { city @include(if: $no) { people } cities @skip(if: true) { name } }',
      variables: { no: false },
      expected: { data: {} },
    },
    {
      name: 'leaves out one of two paths into the same subgraph',
      query: 'query ($no: Boolean!) { city @include(if: $no) { people } cities { people } }',
      variables: { no: false },
      expected: { data: { cities: [{ people: 2000 }] } },
    },
  ],
}
