import { print } from 'graphql'
import type { ExecutionResult } from 'graphql'
import type { Engine, EngineInput } from '../../gateway/engine/engine.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { composeEstate } from '../support/compose-estate.ts'
import { createTestContext } from '../support/create-test-context.ts'
import type { Estate } from '../support/estate.ts'
import { generateOperation } from './generate-operation.ts'
import type { GeneratedOperation, GeneratorOptions } from './generate-operation.ts'
import { createRandom } from './random.ts'
import { shrinkOperation } from './shrink-operation.ts'

/** Which operations a run tries: `FUZZ_SEED` and `FUZZ_RUNS` (operations per estate) change it. */
const fuzzSeed = Number(process.env.FUZZ_SEED ?? 20_260_101)

/** Answers an operation over one estate. */
export type Answer = (operation: GeneratedOperation) => Promise<ExecutionResult>

/** Says what is wrong with an operation's answers; undefined when nothing is. */
export type Property = (operation: GeneratedOperation) => Promise<string | undefined>

/** An estate's graph on one engine. */
export function answerWith(
  estate: Pick<Estate, 'subgraphs'>,
  createEngine: (input: EngineInput) => Engine,
): Answer {
  const { supergraph, subgraphs } = composeEstate(estate)
  const engine = createEngine({ supergraph, subgraphs, log: silentLogger })
  return async ({ document, variables }) => {
    const result = await engine.execute({ document }, variables, createTestContext())
    return JSON.parse(JSON.stringify(result)) as ExecutionResult
  }
}

/** Tries a property with random operations over an estate; throws with the smallest operation that it doesn't hold for. */
export async function fuzzEstate(estate: Estate, runs: number, property: Property): Promise<void> {
  await fuzzOperations({ schema: composeEstate(estate).supergraph.publicSchema }, runs, property)
}

/** Tries a property with random operations; throws with the smallest that it doesn't hold for. */
export async function fuzzOperations(
  options: GeneratorOptions,
  runs: number,
  property: Property,
): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    const seed = fuzzSeed + run
    const operation = generateOperation(options, createRandom(seed))
    if ((await property(operation)) === undefined) continue
    const smallest = await shrinkOperation(
      operation,
      options.schema,
      async (candidate) => (await property(candidate)) !== undefined,
    )
    throw new Error(
      [
        `Seed ${seed}, shrunk:`,
        print(smallest.document),
        `variables: ${JSON.stringify(smallest.variables)}`,
        await property(smallest),
      ].join('\n'),
    )
  }
}
