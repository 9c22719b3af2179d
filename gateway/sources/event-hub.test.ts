import { expect, test } from 'vitest'
import { createEventHub } from './event-hub.ts'

const limits = { group: 'shop', maxSubscribers: 2, maxBufferedMessages: 2 }

test('a message reaches all who listen to its topic, in order', async () => {
  const hub = createEventHub()
  const [one, other, third] = ['a', 'a', 'b'].map((topic) =>
    hub.subscribe(topic, { ...limits, maxSubscribers: 3 }),
  )
  const early = one?.next()
  hub.publish('a', 1)
  hub.publish('a', 2)
  hub.publish('b', 3)
  expect(await early).toEqual({ value: 1, done: false })
  expect(await one?.next()).toEqual({ value: 2, done: false })
  expect(await other?.next()).toEqual({ value: 1, done: false })
  expect(await third?.next()).toEqual({ value: 3, done: false })
})

test('who asks for several messages at once gets each of them', async () => {
  const subscriber = createEventHub()
  const listening = subscriber.subscribe('a', limits)
  const asked = [listening.next(), listening.next()]
  subscriber.publish('a', 1)
  subscriber.publish('a', 2)
  expect(await Promise.all(asked)).toEqual([
    { value: 1, done: false },
    { value: 2, done: false },
  ])
})

test('a message that nobody listens to is gone', async () => {
  const hub = createEventHub()
  hub.publish('a', 1)
  const subscriber = hub.subscribe('a', limits)
  hub.publish('a', 2)
  expect(await subscriber.next()).toEqual({ value: 2, done: false })
})

test('who is too slow gets what waited, then an error, then nothing more', async () => {
  const hub = createEventHub()
  const subscriber = hub.subscribe('a', limits)
  for (const message of [1, 2, 3, 4]) hub.publish('a', message)
  expect(await subscriber.next()).toEqual({ value: 1, done: false })
  expect(await subscriber.next()).toEqual({ value: 2, done: false })
  await expect(subscriber.next()).rejects.toMatchObject({ code: 'SUBSCRIBER_TOO_SLOW' })
  expect(await subscriber.next()).toEqual({ value: undefined, done: true })
})

test('refuses more subscribers than the group may have, over all its topics, until one leaves', async () => {
  const hub = createEventHub()
  const first = hub.subscribe('a', limits)
  hub.subscribe('b', limits)
  expect(() => hub.subscribe('c', limits)).toThrow(expect.objectContaining({ code: 'TOO_MANY_SUBSCRIBERS' }))
  hub.subscribe('a', { ...limits, group: 'other' })
  await first.return?.()
  await first.return?.()
  hub.subscribe('c', limits)
  expect(() => hub.subscribe('c', limits)).toThrow(expect.objectContaining({ code: 'TOO_MANY_SUBSCRIBERS' }))
})

test('leaving ends what is waited for', async () => {
  const subscriber = createEventHub().subscribe('a', limits)
  const waiting = subscriber.next()
  await subscriber.return?.()
  expect(await waiting).toEqual({ value: undefined, done: true })
})
