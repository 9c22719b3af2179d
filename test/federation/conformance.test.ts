import { describe } from 'vitest'
import { createStitchEngine } from '../../gateway/engine/stitch/create-stitch-engine.ts'
import { describeConformance } from '../support/describe-conformance.ts'
import { estates } from './estates.ts'

const stitchSkips = [
  {
    reason: 'an alias that is the name of a key field hides the key',
    tests: [
      'aliases > gives a field the name of another, keys included',
      '@key of two fields > is not confused by aliases that look like key fields',
      '@requires with nested fields > is not confused by aliases of required fields',
    ],
  },
  {
    reason: 'introspection is answered from the stitched schema',
    tests: [
      '@tag and @composeDirective > shows clients no directive of federation',
      '@inaccessible > hides all of it from introspection',
      'introspection > names the types of clients only',
    ],
  },
  {
    reason: 'graphql-tools takes the index of a list out of the path of a failed entity',
    tests: [
      'error paths > keeps the other entities of a list in which one failed',
      'error paths > counts through lists of lists',
      'error paths > says it for every place where one entity stands',
      'null propagation > nulls the element of a list that may have nulls',
      'partial errors > answers what the other subgraphs have',
    ],
  },
  {
    reason: 'graphql-tools drops what a subgraph says of nulls in non-null fields',
    tests: ['null propagation > nulls a list that may have none'],
  },
  {
    reason: 'a hidden enum value becomes null without an error',
    tests: ['@inaccessible > answers null and an error for a hidden enum value'],
  },
  {
    reason: 'graphql-tools adds fields of an @interfaceObject only where the interface is asked for',
    tests: [
      '@interfaceObject > adds its fields to an object that is asked for by its own type',
      '@interfaceObject > goes to and fro',
      '@interfaceObject with @requires > sends what is required of the real types',
      '@interfaceObject with @requires > fetches what is required from where the real types live, and comes back',
    ],
  },
  {
    reason: 'graphql-tools takes a field that is provided on one path for provided on all',
    tests: [
      '@provides > answers on a path where it is not, from the subgraph that has it',
      '@requires with @provides > fetches the rest of an object that is provided in part',
    ],
  },
  {
    reason: 'graphql-tools enters a subgraph for @requires once only',
    tests: [
      '@requires in a chain > follows the chain to its end',
      '@requires in a chain > answers every link of the chain in the order asked for',
    ],
  },
  {
    reason: 'a condition of the client is applied to what @requires needs',
    tests: [
      '@skip and @include > puts in by a variable that is true',
      '@skip and @include > leaves out a required field that the client has skipped, and still answers what requires it',
    ],
  },
]

describe('the stitch engine', () => {
  describeConformance({ kind: 'stitch', createEngine: createStitchEngine, skip: stitchSkips }, estates)
})
