import type { TestServer } from '../support/start-test-server.ts'

/** Somebody's try to get at what isn't theirs. */
export interface Attempt {
  readonly name: string
  /** Scopes of the caller; undefined for a request without credentials. Default: without. */
  readonly scopes?: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
  /** How it is sent. Default: `post`. */
  readonly by?: 'post' | 'get' | 'sse' | 'sse by get' | 'batch'
  /** Fields that no subgraph may be asked for, or what a request must not look like. */
  readonly forbidden: readonly (string | RegExp)[]
  /** Of the refusal. Default: 401. */
  readonly status?: 401 | 403
}

const email = ['email']
const aliasesOfEmail =
  'query($yes: Boolean = true) { me { a: email ... on Patient @include(if: $yes) { b: email } } }'

/** Tries without credentials, or with others than are needed. */
export const attempts: readonly Attempt[] = [
  { name: 'a field', query: '{ me { name email } }', forbidden: email },
  { name: 'a field alone', query: '{ me { email } }', forbidden: email },
  { name: 'an alias', query: '{ me { name: email } }', forbidden: email },
  { name: 'an alias of an alias', query: '{ name: me { id: email name: id } }', forbidden: email },
  { name: 'an alias that looks like introspection', query: '{ me { typename: email } }', forbidden: email },
  { name: 'an alias of ours', query: '{ me { selvage_type: email } }', forbidden: email },
  { name: 'an alias called then', query: '{ me { then: email } }', forbidden: email },
  { name: 'one field under two names', query: aliasesOfEmail, forbidden: email },
  { name: 'arguments', query: '{ me { email(domain: "a") } }', forbidden: email },
  {
    name: 'two fields with arguments',
    query: '{ me { a: email(domain: "a") b: email(domain: "b") } }',
    forbidden: email,
  },
  {
    name: 'a named fragment',
    query: 'query { me { ...F } } fragment F on Patient { email }',
    forbidden: email,
  },
  {
    name: 'a fragment in a fragment',
    query: 'query { me { ...F } } fragment F on Patient { ...G } fragment G on Patient { name email }',
    forbidden: email,
  },
  {
    name: 'a fragment on the root',
    query: 'query { ...F } fragment F on Query { ... on Query { me { email } } }',
    forbidden: email,
  },
  {
    name: 'a fragment that is spread twice',
    query: 'query { a: me { name ...F } b: me { ...F } } fragment F on Patient { email }',
    forbidden: email,
  },
  {
    name: 'a fragment whose first spread is left out',
    query:
      'query { me { ...F @skip(if: true) doctor { patients { ...F } } } } fragment F on Patient { email }',
    forbidden: email,
  },
  { name: 'an inline fragment without a type', query: '{ me { ... { email } } }', forbidden: email },
  {
    name: 'an inline fragment on its own type',
    query: '{ me { ... on Patient { email } } }',
    forbidden: email,
  },
  { name: 'a fragment on an interface', query: '{ me { ... on Contact { phone } } }', forbidden: ['phone'] },
  { name: 'a field of an interface', query: '{ contacts { phone } }', forbidden: ['phone'] },
  { name: 'an aliased field of an interface', query: '{ contacts { name: phone } }', forbidden: ['phone'] },
  {
    name: 'a type of an interface',
    query: '{ contacts { ... on Patient { phone } } }',
    forbidden: ['phone'],
  },
  {
    name: 'a field of an interface beside that of an open type',
    query: '{ contacts { ... on Doctor { phone } ... on Contact { phone } } }',
    forbidden: [/\} phone/],
  },
  {
    name: 'an interface by way of a union',
    query: '{ search { ... on Contact { phone } } }',
    forbidden: ['phone'],
  },
  { name: 'a member of a union', query: '{ search { ... on Patient { email } } }', forbidden: email },
  {
    name: 'a type with a rule in a union',
    query: '{ search { ... on Vault { code } } }',
    forbidden: ['code'],
  },
  {
    name: 'a type with a rule in a union, by its interface',
    query: '{ search { ... on Place { label } } }',
    forbidden: ['label'],
  },
  { name: 'an interface of a type with a rule', query: '{ places { label } }', forbidden: ['label'] },
  {
    name: 'an interface of a type with a rule, by the type',
    query: '{ places { ... on Vault { code } } }',
    forbidden: ['code'],
  },
  {
    name: 'an interface of a type with a rule, by its name alone',
    query: '{ places { __typename } }',
    forbidden: ['places'],
  },
  { name: 'a field of a type with a rule', query: '{ me { history { notes } } }', forbidden: ['history'] },
  {
    name: 'the name of a type with a rule',
    query: '{ me { history { __typename } } }',
    forbidden: ['history'],
  },
  {
    name: 'a scalar with a rule',
    query: '{ me { weight } }',
    scopes: 'pii',
    status: 403,
    forbidden: ['weight'],
  },
  { name: 'an enum with a rule', query: '{ me { blood } }', forbidden: ['blood'] },
  {
    name: 'a field of another subgraph',
    query: '{ me { bill visits { day } } }',
    forbidden: ['bill'],
  },
  { name: 'a field that is made of one with a rule', query: '{ me { risk } }', forbidden: ['risk', 'ssn'] },
  {
    name: 'a field that must not be null',
    query: '{ patients { name ssn } }',
    scopes: 'pii:write',
    status: 403,
    forbidden: ['ssn'],
  },
  {
    name: 'one of two scopes',
    query: '{ search { ... on Vault { code } } }',
    scopes: 'admin',
    status: 403,
    forbidden: ['code'],
  },
  {
    name: 'a scope that begins like the needed one',
    query: '{ report }',
    scopes: 'report report: report:reader report:read:all',
    status: 403,
    forbidden: ['report'],
  },
  {
    name: 'a scope in another case',
    query: '{ report }',
    scopes: 'Report:Read',
    status: 403,
    forbidden: ['report'],
  },
  {
    name: 'a scope and no policy',
    query: '{ visits { day diagnosis } }',
    scopes: 'pii:read',
    status: 403,
    forbidden: ['diagnosis'],
  },
  {
    name: 'a policy that nobody decides',
    query: '{ visits { notes } }',
    scopes: 'admin',
    status: 403,
    forbidden: ['notes'],
  },
  {
    name: '@include by a variable',
    query: 'query($on: Boolean!) { me { name email @include(if: $on) } }',
    variables: { on: true },
    forbidden: email,
  },
  {
    name: '@include by the default of a variable',
    query: 'query($on: Boolean = true) { me { name email @include(if: $on) } }',
    forbidden: email,
  },
  {
    name: '@skip by a variable',
    query: 'query($off: Boolean!) { me { name email @skip(if: $off) } }',
    variables: { off: false },
    forbidden: email,
  },
  {
    name: '@skip by the default of a variable that is overridden',
    query: 'query($off: Boolean = true) { me { name email @skip(if: $off) } }',
    variables: { off: false },
    forbidden: email,
  },
  {
    name: '@skip and @include',
    query: 'query($a: Boolean!, $b: Boolean!) { me { name email @skip(if: $a) @include(if: $b) } }',
    variables: { a: false, b: true },
    forbidden: email,
  },
  {
    name: '@include on a spread',
    query: 'query($on: Boolean!) { me { name ...F @include(if: $on) } } fragment F on Patient { email }',
    variables: { on: true },
    forbidden: email,
  },
  {
    name: 'a condition that differs from that of the request before',
    query: 'query($on: Boolean!) { me { name email @include(if: $on) } }',
    variables: { on: true, other: false },
    forbidden: email,
  },
  {
    name: 'the second of two operations',
    query: 'query Open { hours } query Closed { report }',
    operationName: 'Closed',
    forbidden: ['report'],
  },
  {
    name: 'an operation under the name of an open one',
    query: 'query hours { report }',
    operationName: 'hours',
    forbidden: ['report'],
  },
  {
    name: 'a fragment that an open operation has too',
    query: 'query A { me { ...F @skip(if: true) } } query B { me { ...F } } fragment F on Patient { email }',
    operationName: 'B',
    forbidden: email,
  },
  { name: 'an empty operation name', query: '{ report }', operationName: '', forbidden: ['report'] },
  {
    name: 'an empty operation name by GET',
    query: '{ report }',
    operationName: '',
    by: 'get',
    forbidden: ['report'],
  },
  {
    name: 'an empty operation name in a batch',
    query: '{ me { email } }',
    operationName: '',
    by: 'batch',
    forbidden: email,
  },
  {
    name: 'an empty operation name of a subscription',
    query: 'subscription { alarms }',
    operationName: '',
    by: 'sse',
    forbidden: ['alarms'],
  },
  { name: 'a field of the root', query: '{ hours report }', forbidden: ['report'] },
  {
    name: 'a field of the root beside introspection',
    query: '{ __typename __schema { queryType { name } } report }',
    forbidden: ['report'],
  },
  { name: 'a mutation', query: 'mutation { cancel }', forbidden: ['cancel'] },
  {
    name: 'a mutation among others',
    query: 'mutation { book { day } erase }',
    scopes: 'user',
    status: 403,
    forbidden: ['erase'],
  },
  {
    name: 'a field of what a mutation gives',
    query: 'mutation { book { patient { email } } }',
    forbidden: email,
  },
  { name: 'a list', query: '{ patients { email } }', forbidden: email },
  {
    name: 'a long way around',
    query: '{ me { doctor { patients { doctor { patients { email } } } } } }',
    forbidden: email,
  },
  { name: 'an entity of another subgraph', query: '{ visits { patient { email } } }', forbidden: email },
  { name: 'GET', query: '{ me { name email } }', by: 'get', forbidden: email },
  {
    name: 'GET with variables',
    query: 'query($on: Boolean!) { me { name email @include(if: $on) } }',
    variables: { on: true },
    by: 'get',
    forbidden: email,
  },
  {
    name: 'GET with an operation name',
    query: 'query A { hours } query B { report }',
    operationName: 'B',
    by: 'get',
    forbidden: ['report'],
  },
  { name: 'a query as events', query: '{ me { name email } }', by: 'sse', forbidden: email },
  { name: 'a query as events by GET', query: '{ me { name email } }', by: 'sse by get', forbidden: email },
  { name: 'a subscription', query: 'subscription { alarms }', by: 'sse', forbidden: ['alarms'] },
  {
    name: 'a subscription by GET',
    query: 'subscription { alarms }',
    by: 'sse by get',
    forbidden: ['alarms'],
  },
  {
    name: 'a field of a subscription',
    query: 'subscription { booked { day patient { name email } } }',
    by: 'sse',
    forbidden: email,
  },
  { name: 'the second of a batch', query: '{ me { name email } }', by: 'batch', forbidden: email },
]

/** Sends an attempt; of a batch, gives the answer to the second operation. */
export async function send(attempt: Attempt, server: TestServer): Promise<Response> {
  const { query, variables, operationName, scopes, by = 'post' } = attempt
  const headers = {
    accept: by.startsWith('sse') ? 'text/event-stream' : 'application/graphql-response+json',
    ...(scopes !== undefined && { 'x-test-scopes': scopes }),
  }
  if (by.endsWith('get')) {
    const search = new URLSearchParams({
      query,
      ...(variables && { variables: JSON.stringify(variables) }),
      ...(operationName !== undefined && { operationName }),
    })
    return fetch(`${server.url}?${search.toString()}`, {
      headers: { ...headers, 'x-selvage-require-preflight': '1' },
    })
  }
  const body = { query, variables, operationName }
  return server.post(by === 'batch' ? [{ query: '{ hours }' }, body, { query: '{ hours }' }] : body, headers)
}
