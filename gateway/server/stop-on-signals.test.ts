import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { createRecordingLogger } from '../../test/support/create-recording-logger.ts'
import { eventually } from '../../test/support/eventually.ts'
import { stopOnSignals } from './stop-on-signals.ts'

class TestProcess extends EventEmitter {
  readonly exits: number[] = []
  exit(code: number): void {
    this.exits.push(code)
  }
}

function start(stop: () => Promise<void>) {
  const process = new TestProcess()
  const { log, lines } = createRecordingLogger()
  const undo = stopOnSignals({ stop, log, process })
  return { process, lines, undo }
}

test.each(['SIGTERM', 'SIGINT'])('%s stops, and ends the process when that is done', async (signal) => {
  const stopped = Promise.withResolvers<undefined>()
  const { process } = start(() => stopped.promise)
  process.emit(signal, signal)
  expect(process.exits).toEqual([])
  stopped.resolve(undefined)
  await eventually(() => expect(process.exits).toEqual([0]))
})

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
])('a second signal, %s, ends the process at once with %i', (signal, code) => {
  let stops = 0
  const { process } = start(() => {
    stops += 1
    return new Promise(() => undefined)
  })
  process.emit('SIGTERM', 'SIGTERM')
  process.emit(signal, signal)
  expect(process.exits).toEqual([code])
  expect(stops).toBe(1)
})

test('a failure to stop is logged, and ends the process with 1', async () => {
  const error = new Error('stuck')
  const { process, lines } = start(() => Promise.reject(error))
  process.emit('SIGINT', 'SIGINT')
  await eventually(() => expect(process.exits).toEqual([1]))
  expect(lines.at(-1)).toEqual({ level: 'error', message: 'could not stop cleanly', facts: { err: error } })
})

test('can be undone', () => {
  const { process, undo } = start(() => Promise.resolve())
  undo()
  process.emit('SIGTERM', 'SIGTERM')
  expect(process.listenerCount('SIGINT')).toBe(0)
  expect(process.exits).toEqual([])
})
