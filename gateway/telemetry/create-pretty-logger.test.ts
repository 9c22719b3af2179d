import { expect, test } from 'vitest'
import { GatewayError } from '../errors/gateway-error.ts'
import { createPrettyLogger } from './create-pretty-logger.ts'
import type { LogLevel } from './logger.ts'

function createLogger(level: LogLevel, colors = false) {
  const written: string[] = []
  const now = () => new Date(2026, 0, 2, 3, 4, 5)
  const log = createPrettyLogger({ level, colors, now, write: (text) => written.push(text) })
  return { log, written }
}

test('a line has time, level, sentence and facts', () => {
  const { log, written } = createLogger('info')
  log.info('listening')
  log.warn({ source: 'my shop', tries: 3, names: ['a', 'b'], nothing: undefined, empty: '' }, 'gone')
  expect(written).toEqual([
    '03:04:05 info  listening\n',
    '03:04:05 warn  gone source="my shop" tries=3 names=a,b empty=""\n',
  ])
})

test('an error of the gateway has its code, and a line for each detail or for its cause', () => {
  const { log, written } = createLogger('info')
  const cause = new Error('underneath')
  const details = ['first\nhint', 'second']
  log.error({ err: new GatewayError('CONFIG_INVALID', 'bad', { details, cause }) }, 'not served')
  log.error({ err: new GatewayError('LISTEN_FAILED', 'bad', { cause }) }, 'bad')
  expect(written.join('')).toBe(`03:04:05 error not served code=CONFIG_INVALID
         - first
           hint
         - second
03:04:05 error bad code=LISTEN_FAILED
         cause: underneath
`)
})

test('any other error is shown with its stack', () => {
  const { log, written } = createLogger('info')
  log.error({ err: new TypeError('x is undefined') }, 'a request could not be answered')
  expect(written[1]).toBe('         TypeError: x is undefined\n')
  expect(written[2]).toMatch(/^ +at /)
})

test('lines below the level are left out', () => {
  const { log, written } = createLogger('warn')
  log.debug('a')
  log.info('b')
  log.warn('c')
  expect(written).toEqual(['03:04:05 warn  c\n'])
})

test('colours mark the level when they are wanted', () => {
  const { log, written } = createLogger('info', true)
  log.error('no')
  expect(written[0]).toContain('\u001b[31merror\u001b[39m no')
})
