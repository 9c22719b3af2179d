import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const members = [
  { id: '1', organization: { id: 'x', owner: { handle: 'ann' } }, nickname: 'One' },
  { id: '1', organization: { id: 'y', owner: { handle: 'bob' } }, nickname: 'Other one' },
]
interface MemberKey {
  id: string
  organization: { id: string; owner: { handle: string } }
}

/** `@key(fields: "id organization { id owner { handle } }")`: objects within the key. */
export const keyNested: Estate = {
  name: '@key with nested fields',
  subgraphs: {
    members: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { members: [Member!]! }
        type Member @key(fields: "id organization { id owner { handle } }") {
          id: ID! organization: Organization! nickname: String!
        }
        type Organization @shareable { id: ID!, owner: Owner! }
        type Owner @shareable { handle: String! }`,
      ),
      resolvers: { Query: { members: () => members } },
    },
    badges: {
      typeDefs: federation(
        '@key @shareable',
        `type Member @key(fields: "id organization { id owner { handle } }") {
          id: ID! organization: Organization! badge: String!
        }
        type Organization @shareable { id: ID!, owner: Owner! }
        type Owner @shareable { handle: String! }`,
      ),
      resolvers: {
        Member: {
          badge: ({ id, organization }: MemberKey) =>
            `${id} of ${organization.id}, owned by ${organization.owner.handle}`,
        },
      },
    },
  },
  cases: [
    {
      name: 'sends the nested key',
      query: '{ members { badge } }',
      expected: {
        data: { members: [{ badge: '1 of x, owned by ann' }, { badge: '1 of y, owned by bob' }] },
      },
    },
    {
      name: 'answers key fields beside what they lead to, under aliases',
      query: '{ members { org: organization { name: id owner { id: handle } } nickname badge } }',
      expected: {
        data: {
          members: [
            { org: { name: 'x', owner: { id: 'ann' } }, nickname: 'One', badge: '1 of x, owned by ann' },
            {
              org: { name: 'y', owner: { id: 'bob' } },
              nickname: 'Other one',
              badge: '1 of y, owned by bob',
            },
          ],
        },
      },
    },
  ],
}
