import { describe, expect, test } from 'vitest'
import type { AuthorizationOptions } from '../../gateway/config/authorization-options.ts'
import { createEstateGraph } from '../support/create-estate-graph.ts'
import { readEvents } from '../support/read-events.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { useTestPrincipal } from '../support/use-test-principal.ts'
import { clinic, secret } from './clinic.ts'

const missing = 'needs credentials, and the request has none.'
const code = 'UNAUTHORIZED_FIELD_OR_TYPE'

const withheld = (coordinate: string, path: readonly (string | number)[]) => ({
  message: `"${coordinate}" ${missing}`,
  path,
  extensions: { code },
})

describe.each(['plan', 'stitch'] as const)('on the %s engine', (engine) => {
  const { graph, requests } = createEstateGraph(clinic, { engine })

  async function start(authorization: AuthorizationOptions = {}) {
    requests.length = 0
    const config = { authorization: { mode: 'remove' as const, ...authorization } }
    return startTestServer({
      graph,
      plugins: [useTestPrincipal()],
      server: { introspection: true },
      config,
    })
  }

  async function ask(
    body: { query: string; variables?: object; operationName?: string },
    options: AuthorizationOptions = {},
  ): Promise<unknown> {
    const server = await start(options)
    const answer = (await (await server.post(body)).json()) as { errors?: object[] }
    return { ...answer, ...(answer.errors && { errors: answer.errors.map(withoutLocations) }) }
  }

  test('a field is null, with an error at its path, and the rest stands', async () => {
    expect(await ask({ query: '{ me { name mail: email visits { day } } }' })).toEqual({
      errors: [withheld('Patient.email', ['me', 'mail'])],
      data: { me: { name: 'Grace', mail: null, visits: [{ day: 'Tuesday' }] } },
    })
  })

  test('each place in a list has its error', async () => {
    expect(await ask({ query: '{ patients { name email } }' })).toEqual({
      errors: [
        withheld('Patient.email', ['patients', 0, 'email']),
        withheld('Patient.email', ['patients', 1, 'email']),
      ],
      data: {
        patients: [
          { name: 'Grace', email: null },
          { name: 'Grace', email: null },
        ],
      },
    })
  })

  test('null rises where there must be none', async () => {
    expect(await ask({ query: '{ hours me { doctor { name patients { ssn } } } }' })).toEqual({
      errors: [withheld('Patient.ssn', ['me', 'doctor', 'patients', 0, 'ssn'])],
      data: { hours: 'nine to five', me: { doctor: null } },
    })
  })

  test('null rises to the root', async () => {
    expect(await ask({ query: '{ patients { ssn } }' })).toEqual({
      errors: [withheld('Patient.ssn', ['patients', 0, 'ssn'])],
      data: null,
    })
  })

  test('the types of a union are told apart', async () => {
    const query = `{ search {
      ... on Patient { name email }
      ... on Doctor { name }
      ... on Vault { label code }
    } }`
    expect(await ask({ query })).toEqual({
      errors: [
        withheld('Patient.email', ['search', 0, 'email']),
        withheld('Vault.label', ['search', 2, 'label']),
        withheld('Vault.code', ['search', 2, 'code']),
      ],
      data: { search: [{ name: 'Grace', email: null }, { name: 'Who' }, { label: null, code: null }] },
    })
  })

  test('a type of an interface gives what it may, where the interface may not', async () => {
    expect(await ask({ query: '{ contacts { ... on Doctor { phone } ... on Patient { name } } }' })).toEqual({
      data: { contacts: [{ name: 'Grace' }, { phone: '555' }] },
    })
    expect(await ask({ query: '{ contacts { name phone } }' })).toEqual({
      errors: [
        withheld('Contact.phone', ['contacts', 0, 'phone']),
        withheld('Contact.phone', ['contacts', 1, 'phone']),
      ],
      data: {
        contacts: [
          { name: 'Grace', phone: null },
          { name: 'Who', phone: null },
        ],
      },
    })
  })

  test('where nothing is left, no subgraph is asked', async () => {
    expect(await ask({ query: '{ report __typename }' })).toEqual({
      errors: [withheld('Query.report', ['report'])],
      data: { report: null, __typename: 'Query' },
    })
    expect(requests).toEqual([])
  })

  test('the fields of a mutation that are left run in their order', async () => {
    expect(
      await ask({ query: 'mutation { cancel first: book { day } erase second: book { day } }' }),
    ).toEqual({
      errors: [withheld('Mutation.cancel', ['cancel']), withheld('Mutation.erase', ['erase'])],
      data: { cancel: null, first: { day: 'Friday' }, erase: null, second: { day: 'Friday' } },
    })
  })

  test('a variable that only a removed field has is checked, and not sent', async () => {
    const query = 'query($domain: String!) { me { name email(domain: $domain) } }'
    expect(await ask({ query, variables: { domain: 'a' } })).toEqual({
      errors: [withheld('Patient.email', ['me', 'email'])],
      data: { me: { name: 'Grace', email: null } },
    })
    expect(requests.every(({ variables = {} }) => !('domain' in variables))).toBe(true)
    expect(await ask({ query })).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
  })

  test('what conditions leave out is neither an error nor asked for', async () => {
    const query = 'query($on: Boolean!) { me { name email @include(if: $on) } }'
    expect(await ask({ query, variables: { on: false } })).toEqual({ data: { me: { name: 'Grace' } } })
    expect(await ask({ query, variables: { on: true } })).toEqual({
      errors: [withheld('Patient.email', ['me', 'email'])],
      data: { me: { name: 'Grace', email: null } },
    })
  })

  test('introspection and names of types stand', async () => {
    const query = '{ __type(name: "Patient") { name } me { __typename kind: __typename email } }'
    expect(await ask({ query })).toEqual({
      errors: [withheld('Patient.email', ['me', 'email'])],
      data: {
        __type: { name: 'Patient' },
        me: { __typename: 'Patient', kind: 'Patient', email: null },
      },
    })
  })

  test('the paths can stand in the extensions, once each', async () => {
    const query = '{ patients { name email } me { bill } }'
    expect(await ask({ query }, { report: 'extensions' })).toEqual({
      data: {
        patients: [
          { name: 'Grace', email: null },
          { name: 'Grace', email: null },
        ],
        me: { bill: null },
      },
      extensions: {
        unauthorizedPaths: [
          ['patients', 'email'],
          ['me', 'bill'],
        ],
      },
    })
  })

  test('a field may have the name that objects inherit from', async () => {
    expect(await ask({ query: '{ me { name toString: email constructor: name } }' })).toEqual({
      errors: [withheld('Patient.email', ['me', 'toString'])],
      data: { me: { name: 'Grace', toString: null, constructor: 'Grace' } },
    })
  })

  test.runIf(engine === 'plan')('a report of the plan has what was run', async () => {
    requests.length = 0
    const config = { authorization: { mode: 'remove' as const } }
    const server = await startTestServer({ graph, config, server: { planReports: true } })
    const body = { query: '{ me { name email bill } }' }
    const text = await (await server.post(body, { 'x-selvage-plan': '1' })).text()
    const { extensions } = JSON.parse(text) as { extensions: unknown }
    expect(extensions).toMatchObject({ plan: { fetches: [{ subgraph: 'people' }] } })
    expect(JSON.stringify(extensions)).not.toMatch(/email|bill/)
  })

  test('a document is reduced once for each set of rights', async () => {
    const server = await start()
    const body = { query: 'query Once { me { name email ssn } }' }
    const before = graph.engine.hottest(500).length
    for (const scopes of ['', 'pii:read', '', 'pii:read', 'other']) {
      await (await server.post(body, { 'x-test-scopes': scopes })).text()
    }
    const asked = graph.engine.hottest(500)
    if (engine === 'plan') expect(asked.length).toBe(before + 2)
    else expect(asked).toEqual([])
  })

  test('each event of a subscription lacks the field', async () => {
    const server = await start()
    const query = 'subscription { booked { day patient { name email } } }'
    const response = await server.post({ query }, { accept: 'text/event-stream' })
    const event = (day: string) => ({
      errors: [withheld('Patient.email', ['booked', 'patient', 'email'])],
      data: { booked: { day, patient: { name: 'Grace', email: null } } },
    })
    const events = await Array.fromAsync(readEvents(response))
    expect(events.map(({ errors, ...rest }) => ({ ...rest, errors: errors?.map(withoutLocations) }))).toEqual(
      [event('Wednesday'), event('Thursday')],
    )
    expect(JSON.stringify(requests)).not.toContain('email')
  })

  test("a subgraph's own errors stay", async () => {
    const failing = {
      subgraphs: {
        ...clinic.subgraphs,
        visits: {
          ...clinic.subgraphs.visits,
          resolvers: {
            Patient: {
              visits: () => {
                throw new Error(`closed`)
              },
            },
          },
        },
      },
    }
    const broken = createEstateGraph(failing, { engine })
    const config = { authorization: { mode: 'remove' as const } }
    const server = await startTestServer({ graph: broken.graph, config })
    const body = { query: '{ me { email doctor { name } visits { day } } hours }' }
    const answer: unknown = await (await server.post(body)).json()
    expect(answer).toMatchObject({
      errors: expect.arrayContaining([
        expect.objectContaining({ path: ['me', 'visits'], message: 'closed' }),
      ]) as unknown,
      data: { me: null, hours: 'nine to five' },
    })
    expect(JSON.stringify(answer)).not.toContain(secret)
  })
})

function withoutLocations(error: object): object {
  return Object.fromEntries(Object.entries(error).filter(([name]) => name !== 'locations'))
}
