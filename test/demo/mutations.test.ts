import { expect, test } from 'vitest'
import { startExample } from '../support/start-example.ts'

test.each(['plan', 'stitch'] as const)(
  'nothing comes after a mutation that failed and can not be null (%s)',
  async (engine) => {
    const { post } = await startExample(engine)
    const ask = async (query: string) => (await post({ query })).json() as Promise<unknown>
    const newest = '{ latestReviews(first: 1) { id } }'
    const before = await ask(newest)
    const answer = await ask(`mutation {
      setPrice(id: "gone", amount: 1) { id }
      addReview(input: { productId: "p1", authorId: "u1", rating: 5, body: "Too late." }) { id }
    }`)
    expect(answer).toMatchObject({ data: null, errors: [{ path: ['setPrice'] }] })
    expect(await ask(newest)).toEqual(before)
  },
)
