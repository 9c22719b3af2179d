import { describe, test } from 'vitest'
import { createStitchEngine } from '../../gateway/engine/stitch/create-stitch-engine.ts'
import { estates } from '../federation/estates.ts'
import { answersFieldsAlone } from './fields-alone.ts'
import { answerWith, fuzzEstate } from './fuzz-estate.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 12)

describe.each([['stitch', createStitchEngine]] as const)(
  'the %s engine answers fields together as alone',
  (_kind, createEngine) => {
    test.each(estates.map((estate) => [estate.name, estate] as const))('%s', async (_name, estate) => {
      await fuzzEstate(estate, runs, answersFieldsAlone(answerWith(estate, createEngine)))
    })
  },
)
