import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const staff = [
  { __typename: 'Nurse', id: 'n', name: 'Nina', ward: 'A' },
  { __typename: 'Doctor', id: 'd', name: 'Dan', title: 'Dr.' },
]
const find = ({ id }: { id: string }) => staff.find((person) => person.id === id)

/** An interface with other fields, and other types behind it, in each subgraph. */
export const interfacesDiffer: Estate = {
  name: 'interfaces that differ',
  subgraphs: {
    hospital: {
      typeDefs: federation(
        '@key',
        `type Query { staff: [Person!]! }
        interface Person { id: ID!, name: String! }
        type Nurse implements Person @key(fields: "id") { id: ID!, name: String!, ward: String! }
        type Doctor implements Person @key(fields: "id") { id: ID!, name: String!, title: String! }`,
      ),
      resolvers: {
        Query: { staff: () => staff },
        Nurse: { __resolveReference: find },
        Doctor: { __resolveReference: find },
      },
    },
    payroll: {
      typeDefs: federation(
        '@key',
        `type Query { paid: [Person!]!, payees: [Payee!]! }
        interface Person { id: ID!, salary: Int! }
        interface Payee { salary: Int! }
        type Nurse implements Person & Payee @key(fields: "id") { id: ID!, salary: Int! }
        type Doctor implements Person & Payee @key(fields: "id") { id: ID!, salary: Int! }
        type Guard implements Payee { badge: String!, salary: Int! }`,
      ),
      resolvers: {
        Query: {
          paid: () => [
            { __typename: 'Doctor', id: 'd', salary: 90 },
            { __typename: 'Nurse', id: 'n', salary: 50 },
          ],
          payees: () => [
            { __typename: 'Guard', badge: 'g7', salary: 40 },
            { __typename: 'Nurse', id: 'n', salary: 50 },
          ],
        },
        Nurse: { __resolveReference: () => ({ salary: 50 }) },
        Doctor: { __resolveReference: () => ({ salary: 90 }) },
      },
    },
  },
  cases: [
    {
      name: 'joins types behind an interface by fragments',
      query: '{ staff { name ... on Nurse { ward salary } ... on Doctor { salary title } } }',
      expected: {
        data: {
          staff: [
            { name: 'Nina', ward: 'A', salary: 50 },
            { name: 'Dan', salary: 90, title: 'Dr.' },
          ],
        },
      },
    },
    {
      name: 'answers an interface field that only the other subgraph has in the interface',
      query:
        '{ staff { __typename id } paid { __typename ... on Doctor { name title } ... on Nurse { name } } }',
      expected: {
        data: {
          staff: [
            { __typename: 'Nurse', id: 'n' },
            { __typename: 'Doctor', id: 'd' },
          ],
          paid: [
            { __typename: 'Doctor', name: 'Dan', title: 'Dr.' },
            { __typename: 'Nurse', name: 'Nina' },
          ],
        },
      },
    },
    {
      name: 'answers an interface of one subgraph over the types of both',
      query: '{ payees { salary ... on Guard { badge } ... on Person { id ... on Nurse { ward } } } }',
      expected: {
        data: {
          payees: [
            { salary: 40, badge: 'g7' },
            { salary: 50, id: 'n', ward: 'A' },
          ],
        },
      },
    },
    {
      name: 'answers fields of the interface that the subgraph asked first does not have there',
      query: '{ staff { id salary name } paid { name } }',
      expected: {
        data: {
          staff: [
            { id: 'n', salary: 50, name: 'Nina' },
            { id: 'd', salary: 90, name: 'Dan' },
          ],
          paid: [{ name: 'Dan' }, { name: 'Nina' }],
        },
      },
    },
  ],
}
