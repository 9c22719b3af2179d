import { expect, onTestFinished, test } from 'vitest'
import { parseOptions } from '../../gateway/config/parse-options.ts'
import { createConfigRecipe } from '../../gateway/graph/config-recipe.ts'
import { createGraphManager } from '../../gateway/graph/graph-manager.ts'
import { createMemorySchemaStore } from '../../gateway/graph/schema-store.ts'
import { createHttpClient } from '../../gateway/upstream/http-client.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { askMe, connectUsers } from '../support/ask-me.ts'
import { createAuthority, createCertificate } from '../support/create-certificates.ts'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { containing } from '../support/matchers.ts'
import { recordingSdl, startRecordingService } from '../support/start-recording-service.ts'

async function createEstate() {
  const folder = await createTestFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const authority = await createAuthority(folder, 'authority')
  const service = await createCertificate(folder, 'service.example', authority)
  const gateway = await createCertificate(folder, 'gateway', authority)
  return { folder, authority, service, gateway }
}

type Estate = Awaited<ReturnType<typeof createEstate>>

function startStrict({ authority, service }: Estate) {
  const tls = { cert: service.cert, key: service.key, ca: authority.cert, requestCert: true }
  return startRecordingService(() => 'me', tls)
}

const tls = { cert: 'gateway.pem', key: 'gateway.key', ca: 'authority.pem', servername: 'service.example' }

test('a service is shown the certificate of the gateway, and shows one of the authority', async () => {
  const estate = await createEstate()
  await using service = await startStrict(estate)
  const users = await connectUsers({ url: service.url, tls }, { baseDir: estate.folder.path })
  expect(await askMe(users)).toEqual({ data: { me: 'me' } })
  expect(service.requests).toMatchObject([{ certificateName: 'gateway' }])
})

test.each([
  [
    'without a certificate of the gateway',
    { ca: 'authority.pem', servername: 'service.example' },
    /certificate|closed|reset/,
  ],
  ['that no known authority has signed', { servername: 'service.example' }, /self-signed/],
  ['that is for another name', { ca: 'authority.pem', servername: 'other.example' }, /other\.example/],
])('a service %s is not reached', async (_name, options, reason) => {
  const estate = await createEstate()
  const { authority, service: own } = estate
  await using service = await startRecordingService(() => 'me', {
    cert: own.cert,
    key: own.key,
    ca: authority.cert,
    requestCert: true,
    rejectUnauthorized: true,
  })
  const { log, lines } = createRecordingLogger()
  const users = await connectUsers({ url: service.url, tls: options }, { baseDir: estate.folder.path, log })
  expect(await askMe(users)).toMatchObject({ errors: [{ extensions: { code: 'SUBGRAPH_UNREACHABLE' } }] })
  expect(service.requests).toEqual([])
  expect(JSON.stringify(lines)).toMatch(reason)
})

test.each([
  ['a file that is none', { ca: 'nothing.pem' }, 'SCHEMA_UNAVAILABLE', 'nothing.pem'],
  ['the key of another certificate', { cert: 'gateway.pem', key: 'authority.key' }, 'TLS_INVALID', 'users'],
  ['what is no PEM', { cert: 'rubbish', key: 'rubbish' }, 'TLS_INVALID', 'users'],
])('%s is refused, and said', async (...[, options, code, hint]) => {
  const { folder } = await createEstate()
  await folder.write('rubbish', 'rubbish')
  await using context = createSourceContext({ baseDir: folder.path })
  const connecting = connectUsers({ url: 'https://127.0.0.1:1', tls: options }, context)
  await expect(connecting).rejects.toMatchObject({ code, message: containing(hint) })
})

test('a certificate that is replaced is shown without a restart', async () => {
  const estate = await createEstate()
  const { folder, authority } = estate
  await using service = await startStrict(estate)
  const settings = parseOptions({
    sources: { users: { kind: 'federation', url: service.url, schema: { sdl: recordingSdl }, tls } },
  })
  const http = createHttpClient()
  onTestFinished(() => http.close())
  const load = () => Promise.resolve({ settings, baseDir: folder.path })
  const recipe = createConfigRecipe({ load, http, store: createMemorySchemaStore() })
  const manager = createGraphManager({ recipe, log: silentLogger })
  onTestFinished(() => manager.close())
  await manager.start()

  const renewed = await createCertificate(folder, 'renewed-gateway', authority)
  await folder.write('gateway.key', renewed.key)
  await folder.write('gateway.pem', renewed.cert)
  await eventually(async () => {
    const users = manager.graphs.current?.subgraphs.get('users')
    if (!users) throw new Error('There is no graph.')
    expect(await askMe(users)).toEqual({ data: { me: 'me' } })
    expect(service.requests.at(-1)).toMatchObject({ certificateName: 'renewed-gateway' })
  })
})

test('certificates for a service without TLS are refused', () => {
  const source = { kind: 'federation', url: 'http://users.internal/graphql', tls } as const
  const parse = () => parseOptions({ sources: { users: source } })
  expect(parse).toThrow(expect.objectContaining({ details: [containing('sources.users.tls')] }))
})
