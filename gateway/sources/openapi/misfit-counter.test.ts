import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { createRecordingLogger } from '../../../test/support/create-recording-logger.ts'
import { createTestContext } from '../../../test/support/create-test-context.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { createMisfitCounter } from './misfit-counter.ts'

const errorOf = (code: 'SUBGRAPH_BAD_RESPONSE' | 'SUBGRAPH_TIMEOUT') =>
  new GraphQLError('No.', { path: ['a'], originalError: new GatewayError(code, 'No.') })

test('a line in 10 seconds says how many there are by then', () => {
  const { log, lines } = createRecordingLogger()
  let time = 0
  const counter = createMisfitCounter({ name: 'shop', log, findCall: () => 'getA', now: () => time })
  const context = createTestContext()
  const take = () =>
    counter.take({ document: '{ a }', context, signal: context.signal }, [errorOf('SUBGRAPH_BAD_RESPONSE')])
  for (time of [0, 9_999, 10_000, 10_001]) take()
  expect(lines.map(({ facts }) => facts.total)).toEqual([1, 3])
})

test('faults of other kinds are neither counted nor taken', () => {
  const { log, lines } = createRecordingLogger()
  const counter = createMisfitCounter({ name: 'shop', log, findCall: () => 'getA' })
  const context = createTestContext()
  const errors = [errorOf('SUBGRAPH_TIMEOUT'), new GraphQLError('Said by the service.')]
  expect(counter.take({ document: '{ a }', context, signal: context.signal }, errors)).toEqual(errors)
  expect(counter.counts.size).toBe(0)
  expect(lines).toEqual([])
})
