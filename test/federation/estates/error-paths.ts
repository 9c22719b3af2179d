import { GraphQLError } from 'graphql'
import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const broken = (message: string, code?: string) =>
  new GraphQLError(message, code === undefined ? {} : { extensions: { code } })

/** Errors of root fields and of entities: at the client's path, with the subgraph's name and its code. */
export const errorPaths: Estate = {
  name: 'error paths',
  subgraphs: {
    tickets: {
      typeDefs: federation(
        '@key',
        `type Query { tickets: [Ticket]!, ticket(id: ID!): Ticket, closed: [Ticket!], grid: [[Ticket]] }
        type Ticket @key(fields: "id") { id: ID!, subject: String, body: String }`,
      ),
      resolvers: {
        Query: {
          tickets: () => [{ id: '1' }, { id: '2' }, null, { id: '3' }],
          ticket: (_: unknown, { id }: { id: string }) => ({ id }),
          closed: () => {
            throw broken('Closed tickets are archived.', 'ARCHIVED')
          },
          grid: () => [[{ id: '1' }], null, [{ id: '3' }, { id: '2' }]],
        },
        Ticket: {
          subject: ({ id }: { id: string }) => {
            if (id === '2') throw broken('No subject.')
            return `subject ${id}`
          },
        },
      },
    },
    agents: {
      typeDefs: federation(
        '@key',
        `type Ticket @key(fields: "id") { id: ID!, agent: Agent, notes: [Note] }
        type Agent { name: String, boss: Agent }
        type Note { text: String, ticket: Ticket! }`,
      ),
      resolvers: {
        Ticket: {
          __resolveReference: ({ id }: { id: string }) => {
            return id === '3' ? Promise.reject(broken('Ticket 3 is locked.', 'LOCKED')) : { id }
          },
          agent: ({ id }: { id: string }) => {
            if (id === '2') throw broken('The agent has left.', 'GONE')
            return { name: 'Ida' }
          },
          notes: ({ id }: { id: string }) => [{ text: 'first', ticket: { id: '2' } }, { ticket: { id } }],
        },
        Agent: {
          boss: () => {
            throw broken('No boss.')
          },
        },
        Note: {
          text: ({ text }: { text?: string }) => {
            if (text === undefined) throw broken('Unreadable.')
            return text
          },
        },
      },
    },
  },
  cases: [
    {
      name: 'says where a root field failed, and keeps its code',
      query: '{ shut: closed { id } ticket(id: 1) { subject } }',
      expected: {
        data: { shut: null, ticket: { subject: 'subject 1' } },
        errors: [
          { message: 'Closed tickets are archived.', path: ['shut'], code: 'ARCHIVED', subgraph: 'tickets' },
        ],
      },
    },
    {
      name: 'says at which element of a list a field failed, under its alias',
      query: '{ tickets { id about: subject } }',
      expected: {
        data: {
          tickets: [
            { id: '1', about: 'subject 1' },
            { id: '2', about: null },
            null,
            { id: '3', about: 'subject 3' },
          ],
        },
        errors: [
          {
            message: 'No subject.',
            path: ['tickets', 1, 'about'],
            code: 'SUBGRAPH_ERROR',
            subgraph: 'tickets',
          },
        ],
      },
    },
    {
      name: "says which entity's field failed",
      query: '{ list: ticket(id: 2) { who: agent { name } } }',
      expected: {
        data: { list: { who: null } },
        errors: [{ message: 'The agent has left.', path: ['list', 'who'], code: 'GONE', subgraph: 'agents' }],
      },
    },
    {
      name: 'says what failed below an entity',
      query: '{ ticket(id: 1) { agent { boss { name } } n: notes { words: text } } }',
      expected: {
        data: { ticket: { agent: { boss: null }, n: [{ words: 'first' }, { words: null }] } },
        errors: [
          {
            message: 'No boss.',
            path: ['ticket', 'agent', 'boss'],
            code: 'SUBGRAPH_ERROR',
            subgraph: 'agents',
          },
          {
            message: 'Unreadable.',
            path: ['ticket', 'n', 1, 'words'],
            code: 'SUBGRAPH_ERROR',
            subgraph: 'agents',
          },
        ],
      },
    },
    {
      name: 'says of each field of an entity that failed as a whole why it is null',
      query: '{ ticket(id: 3) { subject agent { name } } }',
      expected: {
        data: { ticket: { subject: 'subject 3', agent: null } },
        errors: [
          { message: 'Ticket 3 is locked.', path: ['ticket', 'agent'], code: 'LOCKED', subgraph: 'agents' },
        ],
      },
    },
    {
      name: 'keeps the other entities of a list in which one failed',
      query: '{ tickets { id agent { name } } }',
      expected: {
        data: {
          tickets: [
            { id: '1', agent: { name: 'Ida' } },
            { id: '2', agent: null },
            null,
            { id: '3', agent: null },
          ],
        },
        errors: [
          { message: 'The agent has left.', path: ['tickets', 1, 'agent'], code: 'GONE', subgraph: 'agents' },
          {
            message: 'Ticket 3 is locked.',
            path: ['tickets', 3, 'agent'],
            code: 'LOCKED',
            subgraph: 'agents',
          },
        ],
      },
    },
    {
      name: 'counts through lists of lists',
      query: '{ grid { agent { name } } }',
      expected: {
        data: { grid: [[{ agent: { name: 'Ida' } }], null, [{ agent: null }, { agent: null }]] },
        errors: [
          { message: 'Ticket 3 is locked.', path: ['grid', 2, 0, 'agent'], code: 'LOCKED' },
          { message: 'The agent has left.', path: ['grid', 2, 1, 'agent'], code: 'GONE' },
        ],
      },
    },
    {
      name: 'says it for every place where one entity stands',
      query:
        '{ ticket(id: 1) { notes { ticket { subject } } } other: ticket(id: 2) { agent { name } } again: ticket(id: 2) { agent { name } } }',
      expected: {
        data: {
          ticket: { notes: [{ ticket: { subject: null } }, { ticket: { subject: 'subject 1' } }] },
          other: { agent: null },
          again: { agent: null },
        },
        errors: [
          { message: 'No subject.', path: ['ticket', 'notes', 0, 'ticket', 'subject'], subgraph: 'tickets' },
          { message: 'The agent has left.', path: ['other', 'agent'], code: 'GONE' },
          { message: 'The agent has left.', path: ['again', 'agent'], code: 'GONE' },
        ],
      },
    },
  ],
}
