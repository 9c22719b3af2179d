import { GraphQLError, parse } from 'graphql'
import { expect, test } from 'vitest'
import { GatewayError } from './gateway-error.ts'
import { toClientErrors } from './to-client-errors.ts'

function toClient(error: unknown, { maskErrors = true } = {}) {
  const unexpected: unknown[] = []
  const errors = toClientErrors(error, { maskErrors, onUnexpected: (one) => unexpected.push(one) })
  return { errors: errors.map((one) => one.toJSON()), unexpected }
}

const masked = { message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }

test('an unknown error is masked, and reported as it was thrown', () => {
  const error = new Error('password=secret')
  expect(toClient(error)).toEqual({ errors: [masked], unexpected: [error] })
})

test('an unknown error that a resolver threw keeps its place', () => {
  const { definitions } = parse('{ a }')
  const cause = new TypeError('x is undefined')
  const error = new GraphQLError('x is undefined', {
    nodes: definitions,
    path: ['a', 0],
    originalError: cause,
  })
  expect(toClient(error)).toEqual({
    errors: [{ ...masked, locations: [{ line: 1, column: 1 }], path: ['a', 0] }],
    unexpected: [cause],
  })
})

test('without masking, an unknown error keeps its message', () => {
  expect(toClient(new Error('boom'), { maskErrors: false }).errors).toEqual([{ ...masked, message: 'boom' }])
})

test.each([undefined, null, 'a text', 42, { message: 'not an error' }])('%j is masked', (error) => {
  expect(toClient(error).errors).toEqual([masked])
})

test('a gateway error for clients keeps its message, code and extensions', () => {
  const error = new GatewayError('SUBGRAPH_TIMEOUT', 'Too late.', { extensions: { subgraph: 'orders' } })
  expect(toClient(error)).toEqual({
    errors: [{ message: 'Too late.', extensions: { subgraph: 'orders', code: 'SUBGRAPH_TIMEOUT' } }],
    unexpected: [],
  })
})

test('a gateway error for clients keeps its place when it was wrapped', () => {
  const originalError = new GatewayError('SUBGRAPH_TIMEOUT', 'Too late.')
  const wrapped = new GraphQLError('Too late.', { path: ['orders'], originalError })
  const twice = new GraphQLError('Too late.', { path: ['orders'], originalError: wrapped })
  expect(toClient(twice).errors).toEqual([
    { message: 'Too late.', path: ['orders'], extensions: { code: 'SUBGRAPH_TIMEOUT' } },
  ])
})

test.each(['CONFIG_INVALID', 'INTERNAL_SERVER_ERROR'] as const)('a gateway error %s is masked', (code) => {
  const error = new GatewayError(code, 'At line 3 of selvage.config.ts')
  expect(toClient(error)).toEqual({ errors: [masked], unexpected: [error] })
})

test('a GraphQL error of its own is meant for clients', () => {
  expect(toClient(new GraphQLError('No.', { extensions: { code: 'FORBIDDEN' } })).errors).toEqual([
    { message: 'No.', extensions: { code: 'FORBIDDEN' } },
  ])
  expect(toClient(new GraphQLError('No.')).errors).toEqual([
    { message: 'No.', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
  ])
})

test("a subgraph's error passes, and gets a code if it has none", () => {
  const error = new GraphQLError('Out of stock', {
    path: ['order'],
    extensions: { subgraph: 'inventory' },
  })
  expect(toClient(error)).toEqual({
    errors: [
      {
        message: 'Out of stock',
        path: ['order'],
        extensions: { subgraph: 'inventory', code: 'SUBGRAPH_ERROR' },
      },
    ],
    unexpected: [],
  })
})

test('a fault of a subgraph keeps what is known of it', () => {
  const extensions = { code: 'SUBGRAPH_HTTP_ERROR', subgraph: 'inventory', http: { status: 500 } }
  const originalError = new GatewayError('SUBGRAPH_HTTP_ERROR', 'Status 500.', { extensions })
  const error = new GraphQLError('Status 500.', { path: ['order'], originalError, extensions })
  expect(toClient(error)).toEqual({
    errors: [{ message: 'Status 500.', path: ['order'], extensions }],
    unexpected: [],
  })
})

test('what a resolver of a local subgraph threw is masked, and keeps the name of the subgraph', () => {
  const originalError = new TypeError('secret is undefined')
  const extensions = { code: 'INTERNAL_SERVER_ERROR', subgraph: 'local' }
  const error = new GraphQLError('secret is undefined', { path: ['a'], originalError, extensions })
  expect(toClient(error)).toEqual({
    errors: [{ message: 'Unexpected error.', path: ['a'], extensions }],
    unexpected: [originalError],
  })
})

test('several errors thrown as one come apart, each where they were thrown', () => {
  const aggregate = new AggregateError([
    new GraphQLError('first', { extensions: { code: 'A' } }),
    new GraphQLError('second', { path: ['own'], extensions: { code: 'B' } }),
    new Error('third'),
  ])
  const located = new GraphQLError('several', { path: ['orders'], originalError: aggregate })
  expect(toClient(located).errors).toEqual([
    { message: 'first', path: ['orders'], extensions: { code: 'A' } },
    { message: 'second', path: ['own'], extensions: { code: 'B' } },
    { ...masked, path: ['orders'] },
  ])
  expect(toClient(aggregate).errors).toHaveLength(3)
})

test.each([
  ['OPERATION_RESOLUTION_FAILURE', 'BAD_REQUEST'],
  ['REQUEST_ENTITY_TOO_LARGE', 'REQUEST_TOO_LARGE'],
])("a library's code %s is told as %s", (theirs, ours) => {
  const { errors } = toClient(new GraphQLError('x', { extensions: { code: theirs } }))
  expect(errors[0]?.extensions).toEqual({ code: ours })
})
