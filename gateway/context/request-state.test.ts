import { expect, test } from 'vitest'
import { createTestContext } from '../../test/support/create-test-context.ts'
import { renewContext } from './renew-context.ts'
import { createRequestState } from './request-state.ts'

test('each context has a state of its own, and so has one that inherits from it or was copied', () => {
  let count = 0
  const stateOf = createRequestState(() => ({ number: (count += 1) }))
  const context = createTestContext()
  expect(stateOf(context)).toEqual({ number: 1 })
  expect(stateOf(context)).toBe(stateOf(context))
  expect(stateOf(renewContext(context))).toEqual({ number: 2 })
  expect(stateOf({ ...context })).toEqual({ number: 3 })
})

test('states do not know of each other', () => {
  const one = createRequestState(() => ({ name: 'one' }))
  const other = createRequestState(() => ({ name: 'other' }))
  const context = createTestContext()
  expect([one(context), other(context)]).toEqual([{ name: 'one' }, { name: 'other' }])
})
