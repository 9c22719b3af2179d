import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createExecutableGraph } from '../../test/support/create-executable-graph.ts'
import { serverSchema } from '../config/server-options.ts'
import { silentLogger } from '../telemetry/logger.ts'
import { HttpExchange } from './http/http-exchange.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function createExchange() {
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  let releases = 0
  const graph = createExecutableGraph({ typeDefs: 'type Query { a: Int }' })
  const route = {
    variant: 'main',
    graph,
    to: () => undefined,
    settle: () => undefined,
    release: () => {
      releases += 1
    },
  }
  const settings = serverSchema.parse({})
  const exchange = new HttpExchange({ requestId: 'r', request, response, route, settings, log: silentLogger })
  return { exchange, response, releases: () => releases }
}

test('gives the graph back when the response is closed', async () => {
  const { exchange, response, releases } = createExchange()
  expect(releases()).toBe(0)
  response.emit('close')
  await exchange.closed
  expect(releases()).toBe(1)
  expect(vi.getTimerCount()).toBe(0)
})

test('holds the graph for work that goes on, but not for ever', async () => {
  const { exchange, response, releases } = createExchange()
  exchange.holdGraph(new Promise(() => undefined))
  response.emit('close')
  await exchange.closed
  await vi.advanceTimersByTimeAsync(9_999)
  expect(releases()).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(releases()).toBe(1)
})

test('work that failed does not hold the graph, and is not an unhandled rejection', async () => {
  const { exchange, response, releases } = createExchange()
  exchange.holdGraph(Promise.reject(new Error('failed')))
  response.emit('close')
  await exchange.closed
  await vi.advanceTimersByTimeAsync(0)
  expect(releases()).toBe(1)
})
