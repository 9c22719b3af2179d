import { expect, test } from 'vitest'
import { GatewayError } from '../errors/gateway-error.ts'
import { formatError } from './format-error.ts'

test('details take a line each, and their further lines are indented', () => {
  const error = new GatewayError('COMPOSITION_FAILED', 'The sources do not compose: 2 mistakes.', {
    details: ['one\n  hint: do this', 'two'],
    cause: new Error('not of interest'),
  })
  expect(formatError(error, false)).toMatchInlineSnapshot(`
    "error COMPOSITION_FAILED The sources do not compose: 2 mistakes.
      - one
          hint: do this
      - two
    "
  `)
})

test('a cause is shown where nothing else says it', () => {
  const cause = new Error('EACCES: permission denied')
  expect(formatError(new GatewayError('FILE_NOT_WRITTEN', 'Not written.', { cause }), false)).toBe(
    'error FILE_NOT_WRITTEN Not written.\n  cause: EACCES: permission denied\n',
  )
  expect(
    formatError(new GatewayError('FILE_NOT_WRITTEN', `Not written: ${cause.message}`, { cause }), false),
  ).toBe('error FILE_NOT_WRITTEN Not written: EACCES: permission denied\n')
})

test('colours are written only when they are wanted', () => {
  const error = new GatewayError('CONFIG_NOT_FOUND', 'No config.')
  expect(formatError(error, true)).toContain('\u001b[31merror')
  expect(formatError(error, false)).not.toContain('\u001b')
})

test('a fault of the program is shown with its stack', () => {
  expect(formatError(new TypeError('x is undefined'), false)).toMatch(
    /^unexpected error TypeError: x is undefined\n {4}at /,
  )
})
