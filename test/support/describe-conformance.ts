import { parse, validate } from 'graphql'
import type { ExecutionResult, GraphQLError } from 'graphql'
import { describe, expect, test } from 'vitest'
import type { Engine, EngineInput } from '../../gateway/engine/engine.ts'
import type { Supergraph } from '../../gateway/engine/supergraph.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { composeEstate } from './compose-estate.ts'
import { createTestContext } from './create-test-context.ts'
import type { ConformanceCase, Estate, ExpectedError, ExpectedResult } from './estate.ts'

/** An engine to run the conformance suite over. */
export interface ConformanceTarget {
  readonly kind: Engine['kind']
  readonly createEngine: (input: EngineInput) => Engine
  /** What this engine is known to get wrong. `tests` are `estate > case`; the reason stands in the test's name. */
  readonly skip?: readonly { readonly reason: string; readonly tests: readonly string[] }[]
}

/** Runs every case of every estate through one engine. */
export function describeConformance(target: ConformanceTarget, estates: readonly Estate[]): void {
  const reasons = skipReasons(target, estates)
  describe.each(estates.map((estate) => [estate.name, estate] as const))('%s', (_name, estate) => {
    const run = createRunner(target, estate)
    for (const conformanceCase of estate.cases) {
      const reason = reasons.get(`${estate.name} > ${conformanceCase.name}`)
      if (reason === undefined) test(conformanceCase.name, () => run(conformanceCase))
      else test.skip(`${conformanceCase.name} (${target.kind}: ${reason})`)
    }
  })
}

/** A skip that names no case would silently outlive its reason. */
function skipReasons({ skip = [] }: ConformanceTarget, estates: readonly Estate[]): Map<string, string> {
  const reasons = new Map(skip.flatMap(({ reason, tests }) => tests.map((name) => [name, reason] as const)))
  const known = new Set(
    estates.flatMap((estate) => estate.cases.map(({ name }) => `${estate.name} > ${name}`)),
  )
  const unknown = [...reasons.keys()].filter((name) => !known.has(name))
  if (unknown.length > 0) throw new Error(`The suite has no such cases to skip: ${unknown.join('; ')}`)
  return reasons
}

function createRunner({ createEngine }: ConformanceTarget, estate: Estate) {
  let built: { supergraph: Supergraph; engine: Engine } | undefined
  let activeLabels: readonly string[] = []

  function build(): { supergraph: Supergraph; engine: Engine } {
    const { supergraph, subgraphs } = composeEstate(estate)
    const isOverrideActive = (label: string) => activeLabels.includes(label)
    return {
      supergraph,
      engine: createEngine({ supergraph, subgraphs, isOverrideActive, log: silentLogger }),
    }
  }

  return async ({ query, variables, operationName, overrideLabels, expected }: ConformanceCase) => {
    const { supergraph, engine } = (built ??= build())
    const document = parse(query)
    const mistakes = validate(supergraph.publicSchema, document).map(({ message }) => message)
    expect(mistakes, 'validation').toEqual('refused' in expected ? expected.refused : [])
    if ('refused' in expected) return
    activeLabels = overrideLabels ?? []
    const operation = { document, ...(operationName !== undefined && { name: operationName }) }
    if ('events' in expected) {
      const events = await eventsOf(await engine.subscribe(operation, variables ?? {}, createTestContext()))
      expect(events.length, 'the number of events').toBe(expected.events.length)
      for (const [index, event] of expected.events.entries()) expectResult(events[index] ?? {}, event)
      return
    }
    const result = await engine.execute(operation, variables ?? {}, createTestContext())
    expectResult(result, expected)
  }
}

/** A subscription that could not start answers with a result in the stream's place, or with one as its only event. */
async function eventsOf(
  stream: AsyncIterable<ExecutionResult> | ExecutionResult,
): Promise<ExecutionResult[]> {
  return Symbol.asyncIterator in stream ? Array.fromAsync(stream) : [stream]
}

function expectResult({ data, errors = [] }: ExecutionResult, expected: ExpectedResult): void {
  const wanted = expected.errors ?? []
  const result = { data: plain(data), errors: inOrder(errors.map((error) => comparable(error, wanted))) }
  expect(result).toEqual({ data: expected.data, errors: inOrder(wanted.map(withPath)) })
  expect(JSON.stringify(data), 'the order of fields').toBe(JSON.stringify(expected.data))
}

function plain(data: unknown): unknown {
  return data === undefined ? undefined : JSON.parse(JSON.stringify(data))
}

/** Says of an error only what the expected error at the same path says. */
function comparable(
  { message, path, extensions }: GraphQLError,
  wanted: readonly ExpectedError[],
): ExpectedError {
  const key = JSON.stringify(path ?? [])
  const here = wanted.filter((error) => JSON.stringify(error.path ?? []) === key)
  const expected = here.find((error) => error.message === message) ?? here[0]
  return {
    message,
    path: path ?? [],
    ...(expected?.code !== undefined && { code: String(extensions.code) }),
    ...(expected?.subgraph !== undefined && { subgraph: String(extensions.subgraph) }),
  }
}

function withPath(error: ExpectedError): ExpectedError {
  return { ...error, path: error.path ?? [] }
}

function inOrder(errors: readonly ExpectedError[]): ExpectedError[] {
  return errors.toSorted((one, other) => sortKey(one).localeCompare(sortKey(other)))
}

function sortKey({ path, message }: ExpectedError): string {
  return JSON.stringify([path, message])
}
