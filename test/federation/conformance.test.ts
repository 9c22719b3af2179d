import { describe } from 'vitest'
import { createEngine } from '../../gateway/engine/create-engine.ts'
import { createStitchEngine } from '../../gateway/engine/stitch/create-stitch-engine.ts'
import { describeConformance } from '../support/describe-conformance.ts'
import { estates } from './estates.ts'

const stitchSkips = [
  {
    reason: 'graphql-tools enters a subgraph for fields with @requires only once',
    tests: [
      '@requires in a chain > follows the chain to its end',
      '@requires in a chain > answers every link of the chain in the order asked for',
    ],
  },
  {
    reason: 'graphql-tools cannot stitch fields of the names that every JavaScript object inherits',
    tests: ['names of Object.prototype > answers such fields from both sides'],
  },
]

describe('the stitch engine', () => {
  describeConformance({ kind: 'stitch', createEngine: createStitchEngine, skip: stitchSkips }, estates)
})

describe('the plan engine', () => {
  describeConformance({ kind: 'plan', createEngine: (input) => createEngine('plan', input) }, estates)
})
