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

test('an error of the gateway keeps code and details, and has its cause where they do not say it', () => {
  const { log, lines } = createLogger('debug')
  const cause = new TypeError('underneath')
  log.error({ err: new GatewayError('CONFIG_INVALID', 'bad', { details: ['a'], cause }) }, 'not served')
  log.error({ err: new GatewayError('LISTEN_FAILED', 'bad', { extensions: { port: 80 }, cause }) }, 'no')
  expect(lines.map(({ err }) => err)).toEqual([
    { type: 'GatewayError', code: 'CONFIG_INVALID', message: 'bad', details: ['a'] },
    {
      type: 'GatewayError',
      code: 'LISTEN_FAILED',
      message: 'bad',
      extensions: { port: 80 },
      cause: { type: 'TypeError', message: 'underneath', stack: cause.stack },
    },
  ])
})

test('any other error keeps its stack and the messages of its causes', () => {
  const { log, lines } = createLogger('debug')
  const err = new Error('outside', { cause: new Error('underneath') })
  log.error({ err }, 'a request could not be answered')
  expect(lines[0]).toMatchObject({
    err: {
      type: 'Error',
      message: 'outside: underneath',
      stack: expect.stringContaining('caused by') as unknown,
    },
  })
})
