import { expect, test } from 'vitest'
import { GatewayError } from '../errors/gateway-error.ts'
import { createJsonLogger } from './create-json-logger.ts'

function createLogger(level: 'debug' | 'info') {
  const lines: Record<string, unknown>[] = []
  const log = createJsonLogger(level, {
    write: (text) => lines.push(JSON.parse(text) as Record<string, unknown>),
  })
  return { log, lines }
}

test('a line is one JSON object with level, time, facts and msg', () => {
  const { log, lines } = createLogger('info')
  log.debug('not wanted')
  log.info({ url: 'http://localhost:4000' }, 'listening')
  expect(lines).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
      url: 'http://localhost:4000',
      msg: 'listening',
    },
  ])
})

test('an error keeps its code, details and the messages of its causes', () => {
  const { log, lines } = createLogger('debug')
  const cause = new Error('underneath')
  log.error({ err: new GatewayError('CONFIG_INVALID', 'bad', { details: ['a'], cause }) }, 'not served')
  expect(lines[0]).toMatchObject({
    err: { type: 'GatewayError', code: 'CONFIG_INVALID', message: 'bad: underneath', details: ['a'] },
  })
})
