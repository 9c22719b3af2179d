import { describe, test } from 'vitest'
import { engines } from './engines.ts'
import { answersFieldsAlone } from './fields-alone.ts'
import { answerWith, fuzzEstate } from './fuzz-estate.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 12)

describe.each(engines)('the $kind engine answers fields together as alone', ({ createEngine, estates }) => {
  test.each(estates)('%s', async (_name, estate) => {
    await fuzzEstate(estate, runs, answersFieldsAlone(answerWith(estate, createEngine)))
  })
})
