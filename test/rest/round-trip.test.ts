import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openApiSourceSchema } from '../../gateway/config/sources/openapi-options.ts'
import { isEnumType } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { loadOpenApiDocument } from '../../gateway/sources/openapi/document/load-open-api-document.ts'
import { readModel } from '../../gateway/sources/openapi/model/read-model.ts'
import { createRandom } from '../fuzz/random.ts'
import { createRestService } from '../support/create-rest-source.ts'
import type { RestCall } from '../support/create-rest-source.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import { createAnswers } from './round-trip/answer-from-document.ts'
import type { AnswerFromDocument } from './round-trip/answer-from-document.ts'
import { generateCall } from './round-trip/generate-call.ts'
import { leavesOf } from './round-trip/leaves.ts'
import { createSampler } from './round-trip/sample-schema.ts'

const examples = [
  '2.0/json/petstore.json',
  '2.0/json/petstore-expanded.json',
  '2.0/json/api-with-examples.json',
  '3.0/json/callbacks.json',
  '3.0/json/circular-request-bodies.json',
  '3.0/json/complex-nesting.json',
  '3.0/json/discriminators.json',
  '3.0/json/link-example.json',
  '3.0/json/parameters-common.json',
  '3.0/json/parameters-extreme.json',
  '3.0/json/parameters-style.json',
  '3.0/json/polymorphism.json',
  '3.0/json/request-examples.json',
  '3.0/json/response-multiple-mediatypes.json',
  '3.0/json/response-schemas.json',
  '3.0/json/schema-circular.json',
  '3.0/json/schema-types.json',
  '3.0/json/star-trek.json',
  '3.1/json/readme.json',
  '3.1/json/schema-types.json',
  '3.1/json/schema-validation-local.json',
  '3.1/json/train-travel.json',
]

const folder = dirname(createRequire(import.meta.url).resolve('@readme/oas-examples/package.json'))
/** Paths of other documents to try, with a comma between them. */
const others = process.env.ROUND_TRIP_DOCUMENTS?.split(',')
const documents = others ?? examples.map((path) => join(folder, path))
const seed = Number(process.env.ROUND_TRIP_SEED ?? 1)

test.each(documents)('every operation of %s answers what its service does', async (path) => {
  const content = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  await using context = createSourceContext()
  const settings = openApiSourceSchema.parse({ kind: 'openapi', document: content })
  const document = await loadOpenApiDocument('mock', settings, context)
  const paths = new Map(readModel(document).operations.map((operation) => [operation.name, operation.path]))
  const random = createRandom(seed)
  const sampler = createSampler(document, random)
  const fromSchemas = createAnswers(document, sampler, { useExamples: false })
  const fromExamples = createAnswers(document, sampler, { useExamples: true })
  let answers: AnswerFromDocument = fromSchemas
  let leaves: readonly string[] = []
  let expected: string | undefined
  const calls: RestCall[] = []
  await using service = await createRestService((call) => {
    calls.push(call)
    const found = answers(call, expected)
    leaves = [...leaves, ...found.leaves]
    return found.answer
  })
  const server = await startTestGateway({
    sources: { mock: { kind: 'openapi', document: content, url: service.url } },
    engine: 'plan',
  })
  const schema = server.graphs.current?.schema ?? expect.fail('there is no graph')
  const enumNames = namesOfEnums(schema)
  const faults: unknown[] = []

  async function roundTrip(kind: 'query' | 'mutation', field: string): Promise<void> {
    const type = kind === 'query' ? schema.getQueryType() : schema.getMutationType()
    const definition = type?.getFields()[field]
    const call = definition && generateCall(kind, definition, random)
    if (!call) return
    calls.length = 0
    leaves = []
    expected = paths.get(field)
    const response = await server.post({ query: call.query, variables: call.variables })
    const { data, errors } = (await response.json()) as { data?: Record<string, unknown>; errors?: unknown }
    const sent = calls.map(textOf).join('\n')
    const lost = call.leaves.filter((leaf) => !sent.includes(leaf))
    const known = new Set([...leaves, ...enumNames, ...leaves.map((leaf) => String(Number(leaf)))])
    const invented = leavesOf(withoutTypeNames(data?.[field])).filter((leaf) => !known.has(leaf))
    const isExample = answers === fromExamples
    const isFine = isExample ? areBadResponses(errors) : errors === undefined
    if (isFine && lost.length === 0 && invented.length === 0) return
    faults.push({ ...call, errors, lost, invented, sent, answered: leaves.slice(0, 20) })
  }

  for (const from of [fromSchemas, fromExamples]) {
    answers = from
    for (const field of Object.keys(schema.getQueryType()?.getFields() ?? {})) await roundTrip('query', field)
    for (const field of Object.keys(schema.getMutationType()?.getFields() ?? {}))
      await roundTrip('mutation', field)
  }
  expect(faults).toEqual([])
  expect(server.lines.filter(({ level }) => level === 'error')).toEqual([])
})

/** Examples don't always fit their schemas: then the service is at fault, and nobody else. */
function areBadResponses(errors: unknown): boolean {
  if (errors === undefined) return true
  const codes = Array.isArray(errors)
    ? errors.map((error: { extensions?: { code?: string } }) => error.extensions?.code)
    : []
  return codes.every((code) => code === 'SUBGRAPH_BAD_RESPONSE')
}

function namesOfEnums(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter(isEnumType)
    .flatMap((type) => type.getValues().map(({ name }) => name))
}

function withoutTypeNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTypeNames)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '__typename')
      .map(([key, member]) => [key, withoutTypeNames(member)]),
  )
}

function textOf({ line, headers, body }: RestCall): string {
  const decoded = decodeURIComponent(line)
  const form = headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    ? decodeURIComponent(body.replaceAll('+', ' '))
    : body
  return [decoded, JSON.stringify(headers), form].join('\n')
}
