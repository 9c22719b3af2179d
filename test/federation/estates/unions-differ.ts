import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const find = ({ id }: { id: string }) => ({ id, text: `text of ${id}` })

/** A union whose members are not the same in each subgraph. */
export const unionsDiffer: Estate = {
  name: 'unions that differ',
  subgraphs: {
    mail: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { inbox: [Message!]!, last: Message @shareable }
        union Message = Letter | Note
        type Letter @key(fields: "id") { id: ID!, text: String! }
        type Note @key(fields: "id") { id: ID!, text: String! }`,
      ),
      resolvers: {
        Query: {
          inbox: () => [
            { __typename: 'Letter', id: 'l1', text: 'text of l1' },
            { __typename: 'Note', id: 'n1', text: 'text of n1' },
          ],
          last: () => ({ __typename: 'Letter', id: 'l2', text: 'text of l2' }),
        },
        Letter: { __resolveReference: find },
        Note: { __resolveReference: find },
      },
    },
    telephone: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { calls: [Message]!, last: Message @shareable }
        union Message = Letter | Call
        type Letter @key(fields: "id") { id: ID!, stamps: Int! }
        type Call @key(fields: "id") { id: ID!, seconds: Int!, answers: Message }`,
      ),
      resolvers: {
        Query: {
          calls: () => [
            { __typename: 'Call', id: 'c1', seconds: 9, answers: { __typename: 'Letter', id: 'l1' } },
            null,
            { __typename: 'Letter', id: 'l3' },
          ],
          last: () => ({ __typename: 'Letter', id: 'l2' }),
        },
        Letter: { stamps: ({ id }: { id: string }) => Number(id.slice(1)) },
      },
    },
  },
  cases: [
    {
      name: 'asks each subgraph for the members that it knows only',
      query: `{
        inbox { __typename ... on Letter { text stamps } ... on Note { text } ... on Call { seconds } }
        calls { __typename ... on Letter { text stamps } ... on Note { text } ... on Call { seconds } }
      }`,
      expected: {
        data: {
          inbox: [
            { __typename: 'Letter', text: 'text of l1', stamps: 1 },
            { __typename: 'Note', text: 'text of n1' },
          ],
          calls: [
            { __typename: 'Call', seconds: 9 },
            null,
            { __typename: 'Letter', text: 'text of l3', stamps: 3 },
          ],
        },
      },
    },
    {
      name: 'answers a shared root field with the member that both know',
      query: '{ last { ... on Letter { stamps text } ... on Call { seconds } } }',
      expected: { data: { last: { stamps: 2, text: 'text of l2' } } },
    },
    {
      name: 'answers a union below another',
      query: '{ calls { ... on Call { answers { __typename ... on Letter { text } ... on Note { id } } } } }',
      expected: {
        data: { calls: [{ answers: { __typename: 'Letter', text: 'text of l1' } }, null, {}] },
      },
    },
    {
      name: 'answers a fragment on a member that cannot come with an empty object',
      query: '{ inbox { ... on Call { seconds } } }',
      expected: { data: { inbox: [{}, {}] } },
    },
  ],
}
