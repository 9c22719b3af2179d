import { expect, test } from 'vitest'
import { readAccept } from './accept.ts'

const json = 'application/json'
const graphql = 'application/graphql-response+json'
const events = 'text/event-stream'

test.each([
  [undefined, json],
  ['', json],
  ['*/*', json],
  ['application/*', json],
  [json, json],
  [graphql, graphql],
  [events, events],
  ['text/*', events],
  [`${graphql}, ${json};q=0.9`, graphql],
  [`${json};q=0.5, ${graphql};q=0.9`, graphql],
  [`${json}, ${graphql}`, json],
  [`${events}, ${json}`, events],
  [`${json};q=0, */*`, graphql],
  [`*/*, ${json};q=0`, graphql],
  ['Application/JSON; Charset=UTF-8', json],
  [`multipart/mixed;deferSpec=20220824, ${json}`, json],
  ['text/html,application/xhtml+xml,*/*;q=0.8', json],
])('of %j a single result is answered as %s', (header, expected) => {
  expect(readAccept(header).single).toBe(expected)
})

test.each([
  'text/html',
  'image/*',
  `${json};q=0`,
  `${json}; charset=latin1`,
  'json',
  ';;,,',
  `${json};q=high`,
])('%j allows no answer', (header) => {
  expect(readAccept(header)).toEqual({ single: undefined, events: false })
})

test.each([
  [undefined, true],
  ['*/*', true],
  [events, true],
  [`${json}, ${events};q=0.1`, true],
  [json, false],
  [`*/*, ${events};q=0`, false],
])('with %j, streams of events are allowed: %s', (header, expected) => {
  expect(readAccept(header).events).toBe(expected)
})
