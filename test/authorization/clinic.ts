import type { TestSubgraphInput } from '../support/create-test-subgraph.ts'
import { federation } from '../support/estate.ts'

/** Everything that is not for everyone: no answer to who may not have it may contain it. */
export const secret = 'SECRET'

const everything =
  '@key @external @requires @shareable @authenticated @requiresScopes @policy @interfaceObject'

const patient = { __typename: 'Patient', id: '1' }
const doctor = { __typename: 'Doctor', id: '2' }
const vault = { __typename: 'Vault', id: '3' }

const people: TestSubgraphInput = {
  typeDefs: federation(
    everything,
    `
    type Query {
      me: Patient
      patient(id: ID!): Patient
      patients: [Patient!]!
      contacts: [Contact!]!
      search: [Found!]!
      places: [Place!]!
      report: String @requiresScopes(scopes: [["report:read"]])
      hours: String
    }
    interface Contact { name: String phone: String }
    type Patient implements Contact @key(fields: "id") {
      id: ID!
      name: String
      phone: String @authenticated
      email(domain: String): String @authenticated
      ssn: String! @requiresScopes(scopes: [["pii:read"], ["admin"]])
      weight: Weight
      blood: Blood
      doctor: Doctor
      history: History
    }
    type Doctor implements Contact @key(fields: "id") {
      id: ID!
      name: String
      phone: String
      patients: [Patient!]!
    }
    interface Place { label: String }
    type Room implements Place { label: String door: String }
    type Vault implements Place @requiresScopes(scopes: [["vault:open", "admin"]]) { label: String code: String }
    type History @authenticated { notes: String }
    union Found = Patient | Doctor | Vault
    scalar Weight @requiresScopes(scopes: [["pii:read"]])
    enum Blood @authenticated { ${secret}_A ${secret}_B }
    `,
  ),
  resolvers: {
    Query: {
      me: () => patient,
      patient: () => patient,
      patients: () => [patient, { ...patient, id: '4' }],
      contacts: () => [patient, doctor],
      search: () => [patient, doctor, vault],
      places: () => [vault],
      report: () => `${secret} report`,
      hours: () => 'nine to five',
    },
    Patient: {
      __resolveReference: ({ id }) => ({ ...patient, id: String(id) }),
      name: () => 'Grace',
      phone: () => `${secret} phone`,
      email: () => `${secret} email`,
      ssn: () => `${secret} ssn`,
      weight: () => `${secret} weight`,
      blood: () => `${secret}_A`,
      doctor: () => doctor,
      history: () => ({ notes: `${secret} notes` }),
    },
    Doctor: {
      __resolveReference: () => doctor,
      name: () => 'Who',
      phone: () => '555',
      patients: () => [patient],
    },
    Vault: { label: () => `${secret} label`, code: () => `${secret} code` },
  },
}

const visits: TestSubgraphInput = {
  typeDefs: federation(
    everything,
    `
    type Query { visits: [Visit!]! }
    type Mutation {
      book: Visit
      cancel: String @authenticated
      erase: String @requiresScopes(scopes: [["admin"]])
    }
    type Subscription {
      booked: Visit
      alarms: String @authenticated
    }
    type Patient @key(fields: "id") {
      id: ID!
      ssn: String! @external
      visits: [Visit!]!
      risk: String @requires(fields: "ssn") @requiresScopes(scopes: [["pii:read"], ["admin"]])
      bill: String @authenticated
    }
    type Visit {
      day: String!
      notes: String @policy(policies: [["treats"]])
      diagnosis: String! @requiresScopes(scopes: [["pii:read"]]) @policy(policies: [["treats"], ["insures", "consents"]])
      patient: Patient
    }
    `,
  ),
  resolvers: {
    Query: { visits: () => [{ day: 'Monday' }] },
    Mutation: {
      book: () => ({ day: 'Friday' }),
      cancel: () => `${secret} cancelled`,
      erase: () => `${secret} erased`,
    },
    Subscription: {
      booked: { subscribe: streamVisits },
      alarms: { subscribe: streamVisits },
    },
    Patient: {
      visits: () => [{ day: 'Tuesday' }],
      risk: () => `${secret} risk`,
      bill: () => `${secret} bill`,
    },
    Visit: {
      notes: () => `${secret} notes`,
      diagnosis: () => `${secret} diagnosis`,
      patient: () => patient,
    },
  },
}

async function* streamVisits() {
  for (const day of ['Wednesday', 'Thursday'])
    yield await Promise.resolve({ booked: { day }, alarms: secret })
}

/** Two subgraphs with rules of every kind. */
export const clinic = { subgraphs: { people, visits } }
