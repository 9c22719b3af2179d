import { buildSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { checkSchema } from '../../config/check-options.ts'
import type { UsageCheckOptions } from '../../config/check-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { UsageBatch } from '../../plugins/usage-report/usage-batch.ts'
import { createBatchUsage } from './batch-usage.ts'
import { runCheck } from './run-check.ts'

const day = 24 * 60 * 60 * 1_000
const now = 400 * day

interface Recorded {
  readonly uses: readonly string[]
  readonly client?: string
  readonly daysAgo?: number
  readonly count?: number
}

function record(...operations: readonly Recorded[]): UsageBatch {
  return {
    fromMs: 0,
    toMs: now,
    operations: operations.map(({ uses, client = 'web', daysAgo = 1, count = 1 }, index) => ({
      hash: `hash${index}`,
      name: `Operation${index}`,
      type: 'query',
      document: '',
      coordinates: uses,
      deprecated: [],
      clients: [
        { name: client, version: '1', count, errors: 0, lastSeenMs: now - daysAgo * day, durations: [] },
      ],
    })),
  }
}

interface Case {
  readonly before: string
  readonly after: string
  readonly recorded?: UsageBatch
  readonly options?: UsageCheckOptions
}

async function check({ before, after, recorded, options = {} }: Case) {
  const { verdict, changes } = await runCheck({
    before: { schema: buildSchema(before) },
    compose: () => ({ schema: buildSchema(after) }),
    usage: recorded && createBatchUsage([recorded]),
    settings: checkSchema.parse({ usage: options }),
    now,
  })
  return {
    verdict,
    changes: changes.map(({ severity, coordinate, reason }) => [severity, coordinate, reason].join(' ')),
  }
}

const query = 'type Query { a: Int, b(x: Int, y: Int): T }'
const rest =
  'type T { id: ID, old: Int, kind: E } enum E { X Y } input I { low: Int, high: Int } interface N { id: ID }'
const mutation = 'type Mutation { set(input: I): Int }'
const before = `${query} ${rest} ${mutation}`
const changed = (from: string, to: string) => {
  const after = before.replace(from, to)
  if (after === before) throw new Error(`there is no "${from}"`)
  return { before, after }
}

describe('a breaking change fails if an operation uses what it breaks, and passes if none does', () => {
  test.each([
    ['a field removed', changed(', old: Int', ''), 'T.old', 'T.old'],
    ['a field of another type', changed('old: Int', 'old: String'), 'T.old', 'T.old'],
    ['an argument removed', changed('(x: Int, y: Int)', '(x: Int)'), 'Query.b(y:)', 'Query.b(y:)'],
    ['an argument of another type', changed('y: Int)', 'y: ID)'), 'Query.b(y:)', 'Query.b(y:)'],
    ['an argument that becomes required', changed('y: Int)', 'y: Int!)'), 'Query.b(y:)', 'Query.b'],
    ['a required argument added', changed('y: Int)', 'y: Int, z: Int!)'), 'Query.b(z:)', 'Query.b'],
    ['an input field removed', changed('{ low: Int, high', '{ high'), 'I.low', 'I.low'],
    ['an input field of another type', changed('{ low: Int', '{ low: ID'), 'I.low', 'I.low'],
    ['an input field that becomes required', changed('{ low: Int', '{ low: Int!'), 'I.low', 'I'],
    ['a required input field added', changed('{ low: Int', '{ low: Int, top: Int!'), 'I.top', 'I'],
    ['an enum value removed', changed('X Y', 'X'), 'E.Y', 'E.Y'],
    ['a type removed', changed('interface N { id: ID }', ''), 'N', 'N'],
    ['a type of another kind', changed('interface N { id: ID }', 'scalar N'), 'N', 'N'],
  ])('%s', async (...[, schemas, coordinate, usedThrough]) => {
    const others = record({ uses: ['Query', 'Query.a'] })
    expect(await check({ ...schemas, recorded: others })).toEqual({
      verdict: 'pass',
      changes: [`breaking ${coordinate} unused`],
    })
    expect(await check({ ...schemas, recorded: record({ uses: [usedThrough] }) })).toEqual({
      verdict: 'fail',
      changes: [`breaking ${coordinate} used`],
    })
  })

  const abstract =
    'type Query { u: U, n: N } union U = A | B interface N { id: ID } type A implements N { id: ID } type B { id: ID }'
  test.each([
    ["a union's member removed", 'A | B', 'A', 'U', 'B'],
    ["an object's interface removed", 'A implements N', 'A', 'A', 'N'],
  ])('%s', async (...[, from, to, coordinate, usedThrough]) => {
    const schemas = { before: abstract, after: abstract.replace(from, to) }
    const unused = await check({ ...schemas, recorded: record({ uses: ['Query.u'] }) })
    expect(unused).toEqual({ verdict: 'pass', changes: [`breaking ${coordinate} unused`] })
    const used = await check({ ...schemas, recorded: record({ uses: [usedThrough] }) })
    expect(used).toEqual({ verdict: 'fail', changes: [`breaking ${coordinate} used`] })
  })
})

test.each([
  ['a field added', changed('old: Int', 'old: Int, fresh: Int'), 'safe T.fresh not-breaking'],
  ['a field that is never null any more', changed('old: Int', 'old: Int!'), 'safe T.old not-breaking'],
  ['a field deprecated', changed('old: Int', 'old: Int @deprecated'), 'safe T.old not-breaking'],
  ['an optional argument added', changed('y: Int)', 'y: Int, z: Int)'), 'dangerous Query.b(z:) not-breaking'],
  ['an enum value added', changed('X Y', 'X Y Z'), 'dangerous E.Z not-breaking'],
])('%s passes, whatever clients send', async (_, schemas, change) => {
  expect(await check(schemas)).toEqual({ verdict: 'pass', changes: [change] })
})

const removal = changed(', old: Int', '')
const used = { uses: ['T.old'] }
const other = { uses: ['Query.a'] }

test.each<[string, Recorded[], UsageCheckOptions, 'pass' | 'fail']>([
  ['an operation of the window counts', [{ ...used, daysAgo: 29 }], {}, 'fail'],
  ['an operation before the window does not', [{ ...used, daysAgo: 31 }, other], {}, 'pass'],
  ['the window may be longer', [{ ...used, daysAgo: 31 }, other], { windowDays: 32 }, 'fail'],
  ['fewer than the count pass', [{ ...used, count: 9 }], { minCount: 10 }, 'pass'],
  ['as many as the count do not', [{ ...used, count: 10 }], { minCount: 10 }, 'fail'],
  ['less than the share passes', [used, { ...other, count: 100 }], { minShare: 0.01 }, 'pass'],
  ['as much as the share does not', [used, { ...other, count: 99 }], { minShare: 0.01 }, 'fail'],
  [
    'clients that are ignored do not count',
    [{ ...used, client: 'bot' }, other],
    { ignoreClients: ['bot'] },
    'pass',
  ],
  ['nothing recorded is no proof', [], {}, 'fail'],
  ['nothing recorded may be enough', [], { whenNothingRecorded: 'pass' }, 'pass'],
  [
    'only what is ignored recorded is no proof',
    [{ ...used, client: 'bot' }],
    { ignoreClients: ['bot'] },
    'fail',
  ],
])('%s', async (...[, operations, options, verdict]) => {
  expect(await check({ ...removal, recorded: record(...operations), options })).toMatchObject({ verdict })
})

test('a breaking change fails where it is not known what clients send', async () => {
  expect(await check(removal)).toEqual({ verdict: 'fail', changes: ['breaking T.old unknown-usage'] })
})

test('the clients that a change breaks are named, the most frequent first, once for all batches', async () => {
  const batch = record({ ...used, count: 2 }, { ...used, client: 'ios', count: 3 }, other)
  const report = await runCheck({
    before: { schema: buildSchema(removal.before) },
    compose: () => ({ schema: buildSchema(removal.after) }),
    usage: createBatchUsage([batch, batch]),
    settings: checkSchema.parse({}),
    now,
  })
  expect(report.changes[0]?.usage).toEqual({
    count: 10,
    total: 12,
    uses: [
      {
        clientName: 'ios',
        clientVersion: '1',
        operationHash: 'hash1',
        operationName: 'Operation1',
        count: 6,
      },
      {
        clientName: 'web',
        clientVersion: '1',
        operationHash: 'hash0',
        operationName: 'Operation0',
        count: 4,
      },
    ],
  })
})

describe('composition', () => {
  const settings = checkSchema.parse({})

  test('what does not compose fails, with the reasons', async () => {
    const compose = () => {
      throw new GatewayError('COMPOSITION_FAILED', 'It does not compose.', { details: ['this', 'that'] })
    }
    expect(await runCheck({ subgraph: 'shop', before: undefined, compose, settings, now })).toEqual({
      verdict: 'fail',
      subgraph: 'shop',
      failure: { code: 'COMPOSITION_FAILED', message: 'It does not compose.', details: ['this', 'that'] },
      changes: [],
      windowDays: 30,
    })
  })

  test('what hinders the check is no verdict', async () => {
    const compose = () => Promise.reject(new GatewayError('SCHEMA_UNAVAILABLE', 'No answer.'))
    const checking = runCheck({ before: undefined, compose, settings, now })
    await expect(checking).rejects.toMatchObject({ code: 'SCHEMA_UNAVAILABLE' })
  })

  test('a first graph breaks nobody', async () => {
    const compose = () => ({ schema: buildSchema(before) })
    expect(await runCheck({ before: undefined, compose, settings, now })).toMatchObject({
      verdict: 'pass',
      changes: [],
    })
  })
})
