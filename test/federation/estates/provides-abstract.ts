import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const animals = [
  { __typename: 'Cat', id: 'c', name: 'Tom', lives: 7 },
  { __typename: 'Dog', id: 'd', name: 'Rex', age: 4 },
]
const find = ({ id }: { id: string }) => animals.find((animal) => animal.id === id)

/** `@provides` with fragments: each member of a union, and each type of an interface, has its own fields. */
export const providesAbstract: Estate = {
  name: '@provides on abstract types',
  subgraphs: {
    animals: {
      typeDefs: federation(
        '@key',
        `type Query { animals: [Pet!]! }
        interface Named { name: String! }
        union Pet = Cat | Dog
        type Cat implements Named @key(fields: "id") { id: ID!, name: String!, lives: Int! }
        type Dog implements Named @key(fields: "id") { id: ID!, name: String!, age: Int! }`,
      ),
      resolvers: {
        Query: { animals: () => animals },
        Cat: { __resolveReference: find },
        Dog: { __resolveReference: find },
      },
    },
    shelter: {
      typeDefs: federation(
        '@key @provides @external',
        `type Query {
          newcomer: Pet @provides(fields: "... on Cat { name lives } ... on Dog { age }")
          oldest: Pet
        }
        union Pet = Cat | Dog
        type Cat @key(fields: "id") { id: ID!, name: String! @external, lives: Int! @external, cage: Int! }
        type Dog @key(fields: "id") { id: ID!, age: Int! @external, cage: Int! }`,
      ),
      resolvers: {
        Query: { newcomer: () => animals[0], oldest: () => ({ __typename: 'Dog', id: 'd' }) },
        Cat: { cage: () => 1 },
        Dog: { cage: () => 2 },
      },
    },
  },
  cases: [
    {
      name: 'answers what is provided for the type at hand',
      query: '{ newcomer { __typename ... on Cat { name lives cage } ... on Dog { name age } } }',
      expected: { data: { newcomer: { __typename: 'Cat', name: 'Tom', lives: 7, cage: 1 } } },
    },
    {
      name: 'fetches what is not provided for the type at hand',
      query: '{ oldest { ... on Cat { lives } ... on Dog { name age cage } } }',
      expected: { data: { oldest: { name: 'Rex', age: 4, cage: 2 } } },
    },
    {
      name: 'joins a union over both subgraphs',
      query: '{ animals { ... on Cat { cage id } ... on Dog { cage age } } }',
      expected: {
        data: {
          animals: [
            { cage: 1, id: 'c' },
            { cage: 2, age: 4 },
          ],
        },
      },
    },
  ],
}
