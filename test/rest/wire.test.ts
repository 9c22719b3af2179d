import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRestSource } from '../support/create-rest-source.ts'
import type { RestCall, RestSource } from '../support/create-rest-source.ts'
import { bodyCases, uploads } from './body-cases.ts'
import { parameterCases } from './parameter-cases.ts'
import type { ParameterCase } from './parameter-cases.ts'

const paths: Record<string, object> = {}
for (const [index, { in: location, parameter }] of parameterCases.entries()) {
  paths[`/w${index}/${location === 'path' ? '{p}' : ''}`] = {
    get: {
      operationId: `case${index}`,
      parameters: [{ name: 'p', ...parameter, in: location, required: location === 'path' }],
      responses: { 204: { description: 'Done.' } },
    },
  }
}
for (const [index, { mediaType, media }] of bodyCases.entries()) {
  paths[`/b${index}`] = {
    post: {
      operationId: `body${index}`,
      requestBody: { required: true, content: { [mediaType]: media } },
      responses: { 204: { description: 'Done.' } },
    },
  }
}

const document = { openapi: '3.1.0', info: { title: 'Wire', version: '1' }, paths }

let source: RestSource
beforeAll(async () => {
  source = await createRestSource(document, () => ({ status: 204 }))
})
afterAll(() => source[Symbol.asyncDispose]())

/** The operation's argument and its type, as the SDL has them. */
function argumentOf(name: string): { argument: string; type: string } {
  const [, argument = '', type = ''] =
    new RegExp(`\\b${name}\\((\\w+): ([\\w![\\]]+)\\)`).exec(source.subgraph.sdl) ?? []
  return { argument, type }
}

async function send(field: string, value: unknown): Promise<RestCall | undefined> {
  const before = source.calls.length
  const { argument, type } = argumentOf(field)
  const kind = field.startsWith('body') ? 'mutation' : 'query'
  const document = `${kind} ($value: ${type}) { ${field}(${argument}: $value) }`
  expect(await source.run(document, { value }, { uploads })).toEqual({ data: { [field]: true } })
  return source.calls[before]
}

const titled = parameterCases.map((parameterCase, index) => {
  const { in: location, parameter, value, wire } = parameterCase
  const { schema, ...how } = parameter
  const type = schema === undefined ? '' : typeOf(schema)
  const title = `${location} ${JSON.stringify(how)} ${type} ${JSON.stringify(value)} is ${wire ?? 'nothing'}`
  return { title, index, parameterCase }
})

function typeOf(schema: unknown): string {
  return typeof schema === 'object' && schema !== null && 'type' in schema ? String(schema.type) : 'any'
}

function ofPlace(location: ParameterCase['in']) {
  return titled.filter(({ parameterCase }) => parameterCase.in === location)
}

describe('parameters', () => {
  test.each(ofPlace('path'))('$title', async ({ index, parameterCase: { value, wire } }) => {
    expect((await send(`case${index}`, value))?.line).toBe(`GET /w${index}/${wire}`)
  })

  test.each(ofPlace('query'))('$title', async ({ index, parameterCase: { value, wire } }) => {
    const query = wire === undefined ? '' : `?${wire}`
    expect((await send(`case${index}`, value))?.line).toBe(`GET /w${index}/${query}`)
  })

  test.each(ofPlace('header'))('$title', async ({ index, parameterCase: { parameter, value, wire } }) => {
    const call = await send(`case${index}`, value)
    expect(call?.line).toBe(`GET /w${index}/`)
    expect(call?.headers[typeof parameter.name === 'string' ? parameter.name.toLowerCase() : 'p']).toBe(wire)
  })

  test.each(ofPlace('cookie'))('$title', async ({ index, parameterCase: { value, wire } }) => {
    const call = await send(`case${index}`, value)
    expect(call?.line).toBe(`GET /w${index}/`)
    expect(call?.headers.cookie).toBe(wire)
  })
})

test.each(bodyCases.map((bodyCase, index) => ({ ...bodyCase, index })))(
  'the body of $title',
  async ({ index, value, type, body }) => {
    const call = await send(`body${index}`, value)
    expect(call?.line).toBe(`POST /b${index}`)
    const boundary = /boundary=(.+)$/.exec(call?.headers['content-type'] ?? '')?.[1] ?? 'no boundary'
    expect(call?.headers['content-type']?.replace(boundary, 'BOUNDARY')).toBe(type)
    expect(call?.bytes.toString('latin1').replaceAll(boundary, 'BOUNDARY')).toBe(body)
    expect(call?.headers['content-length']).toBe(String(call?.bytes.length))
  },
)
