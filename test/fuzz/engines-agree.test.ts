import { describe, test } from 'vitest'
import { answersAlike } from './answers-alike.ts'
import { commonEstates, engines } from './engines.ts'
import { answerWith, fuzzEstate } from './fuzz-estate.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 60)

/** Where graphql-tools is known to be wrong: the plan engine is right by the conformance suite. */
const knownToDiffer: Readonly<Record<string, string>> = {
  '@requires in a chain': 'graphql-tools enters a subgraph for fields with @requires only once',
  'shared abstract value types': 'graphql-tools gives aliases of one value type the fields of the first',
}

describe('both engines give the same answers', () => {
  for (const [name, estate] of commonEstates) {
    const reason = knownToDiffer[name]
    if (reason !== undefined) test.skip(`${name} (stitch: ${reason})`)
    else {
      test(name, async () => {
        const [stitch, plan] = engines.map(({ createEngine }) => answerWith(estate, createEngine))
        if (!stitch || !plan) throw new Error('There are two engines.')
        await fuzzEstate(estate, runs, answersAlike(stitch, plan))
      })
    }
  }
})
