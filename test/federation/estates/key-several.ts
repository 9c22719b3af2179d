import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const accounts = [
  { id: '1', email: 'ann@example.org' },
  { id: '2', email: 'bob@example.org' },
]
const numbers = new Map([
  ['ann@example.org', 'K-100'],
  ['bob@example.org', 'K-200'],
])
const ledgers = new Map([
  ['K-100', 17],
  ['K-200', -4],
])

/** Three subgraphs, no key common to the first and the last: the way leads over the one in the middle. */
export const keySeveral: Estate = {
  name: 'several @keys',
  subgraphs: {
    accounts: {
      typeDefs: federation(
        '@key',
        `type Query { account(id: ID!): Account, accounts: [Account!]! }
        type Account @key(fields: "id") @key(fields: "email") { id: ID!, email: String! }`,
      ),
      resolvers: {
        Query: {
          account: (_: unknown, { id }: { id: string }) => accounts.find((account) => account.id === id),
          accounts: () => accounts,
        },
        Account: {
          __resolveReference: (key: { id?: string; email?: string }) =>
            accounts.find((account) => account.id === key.id || account.email === key.email),
        },
      },
    },
    contracts: {
      typeDefs: federation(
        '@key',
        `type Account @key(fields: "email") @key(fields: "number") { email: String!, number: String!, since: Int! }`,
      ),
      resolvers: {
        Account: {
          __resolveReference(key: { email?: string; number?: string }) {
            const found = [...numbers].find(([email, number]) => email === key.email || number === key.number)
            return found && { email: found[0], number: found[1], since: 2000 + found[1].length }
          },
        },
      },
    },
    ledger: {
      typeDefs: federation(
        '@key',
        `type Query { debtors: [Account!]! }
        type Account @key(fields: "number") { number: String!, balance: Int! }`,
      ),
      resolvers: {
        Query: {
          debtors: () =>
            [...ledgers]
              .filter(([, balance]) => balance < 0)
              .map(([number, balance]) => ({ number, balance })),
        },
        Account: {
          __resolveReference: ({ number }: { number: string }) => ({ number, balance: ledgers.get(number) }),
        },
      },
    },
  },
  cases: [
    {
      name: 'finds the way over a third subgraph',
      query: '{ accounts { id balance } }',
      expected: {
        data: {
          accounts: [
            { id: '1', balance: 17 },
            { id: '2', balance: -4 },
          ],
        },
      },
    },
    {
      name: 'finds the way back',
      query: '{ debtors { id balance since } }',
      expected: { data: { debtors: [{ id: '2', balance: -4, since: 2005 }] } },
    },
    {
      name: 'gives every key field',
      query: '{ account(id: 1) { number email id } }',
      expected: { data: { account: { number: 'K-100', email: 'ann@example.org', id: '1' } } },
    },
  ],
}
