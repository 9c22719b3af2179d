import { expect, test } from 'vitest'
import { createTurns } from './create-turns.ts'

test('other work gets in between those that wait for their turns', async () => {
  const takeTurn = createTurns()
  const events: string[] = []
  const work = async (name: string) => {
    await takeTurn()
    events.push(name)
    setImmediate(() => events.push(`other after ${name}`))
  }
  await Promise.all([work('first'), work('second'), work('third')])
  expect(events).toEqual(['first', 'other after first', 'second', 'other after second', 'third'])
})
