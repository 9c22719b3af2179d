import { serverAudits } from 'graphql-http'
import { describe, expect, test } from 'vitest'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'

const graph = createExecutableGraph({
  typeDefs: 'type Query { hello: String } type Mutation { hello: String }',
})

/** The audits read their URL late, so that each runs against a server of its own. */
let url = ''

describe('GraphQL over HTTP, as the audits of graphql-http check it', () => {
  const audits = serverAudits({ url: () => url })

  test('has every audit of the specification', () => {
    expect(audits.length).toBeGreaterThan(50)
    expect(new Set(audits.map(({ id }) => id)).size).toBe(audits.length)
  })

  test.each(audits)('$id $name', async (audit) => {
    // The audits send variables with introspection, and GET without the header that keeps other sites' pages out.
    url = (await startTestServer({ graph, server: { csrf: false, introspection: true } })).url
    const result = await audit.fn()
    expect(result).toMatchObject({ status: 'ok' })
  })
})
