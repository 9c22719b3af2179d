import { X509Certificate } from 'node:crypto'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { once } from 'node:events'
import { Agent, request } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import type { ServerOptions } from '../../gateway/config/server-options.ts'
import { createAuthority, createCertificate } from '../support/create-certificates.ts'
import type { TestCertificate } from '../support/create-certificates.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import type { TestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { startAuthServer } from './start-auth-server.ts'

async function createFolder(): Promise<TestFolder> {
  const folder = await createTestFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  return folder
}

interface Estate {
  readonly folder: TestFolder
  readonly authority: TestCertificate
  readonly server: TestCertificate
}

async function createEstate(): Promise<Estate> {
  const folder = await createFolder()
  const authority = await createAuthority(folder, 'authority')
  return { folder, authority, server: await createCertificate(folder, 'localhost', authority) }
}

const tls = { cert: 'localhost.pem', key: 'localhost.key' }
const asking = { ...tls, requestClientCert: true, clientCa: 'authority.pem' }

async function startTlsServer(
  { folder, authority }: Estate,
  options: ServerOptions['tls'],
  certificates: readonly string[] = [],
) {
  const consumers = { shop: { certificates } }
  await folder.write('consumers.json', JSON.stringify({ version: 1, consumers }))
  const server = await startAuthServer(
    {
      mode: 'optional',
      consumers: { file: 'consumers.json' },
      ...(options?.requestClientCert ? { clientCertificates: {} } : { apiKeys: {} }),
    },
    Date.now,
    { baseDir: folder.path, server: { tls: options } },
  )
  const ask = async (certificate?: Pick<TestCertificate, 'cert' | 'key'>) => {
    const { cert, key } = certificate ?? {}
    const dispatcher = new Agent({
      connect: { ca: authority.cert, servername: 'localhost', ...(cert && { cert, key }) },
    })
    try {
      const { statusCode, body } = await request(server.url, {
        method: 'POST',
        dispatcher,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ user }' }),
      })
      const { data } = (await body.json()) as { data?: { user: string | null } }
      return { status: statusCode, user: data?.user }
    } finally {
      await dispatcher.close()
    }
  }
  return { server, ask }
}

const thumbprintOf = ({ cert }: TestCertificate) => `sha256:${new X509Certificate(cert).fingerprint256}`
const known = { status: 200, user: 'shop' }
const unknown = { status: 401, user: undefined }

test('a server with a certificate says https:, and answers over it', async () => {
  const { server, ask } = await startTlsServer(await createEstate(), tls)
  expect(server.url).toMatch(/^https:/)
  expect(await ask()).toEqual({ status: 200, user: null })
  await expect(fetch(server.url.replace('https:', 'http:'))).rejects.toThrow()
})

test('a name in a certificate of the authority says which consumer calls', async () => {
  const estate = await createEstate()
  const { folder, authority } = estate
  const { ask } = await startTlsServer(estate, asking, ['DNS:shop.example'])
  expect(await ask(await createCertificate(folder, 'shop.example', authority))).toEqual(known)
  expect(await ask(await createCertificate(folder, 'stall.example', authority))).toEqual(unknown)
  expect(await ask()).toEqual({ status: 200, user: null })
})

test('the same name in a certificate of another authority is nobody', async () => {
  const estate = await createEstate()
  const { ask } = await startTlsServer(estate, asking, ['DNS:shop.example'])
  const other = await createAuthority(estate.folder, 'other')
  expect(await ask(await createCertificate(estate.folder, 'shop.example', other))).toEqual(unknown)
})

test('without an authority no name counts, and a thumbprint does', async () => {
  const estate = await createEstate()
  const { folder, authority } = estate
  const mine = await createCertificate(folder, 'shop.example', authority)
  const namesake = await createCertificate(folder, 'other.example', authority)
  const certificates = ['DNS:other.example', thumbprintOf(mine)]
  const { ask } = await startTlsServer(estate, { ...tls, requestClientCert: true }, certificates)
  expect(await ask(mine)).toEqual(known)
  expect(await ask(namesake)).toEqual(unknown)
})

test('a new certificate is served without a new start, and a bad one is not', async () => {
  const estate = await createEstate()
  const { folder, authority, server: first } = estate
  const { server } = await startTlsServer(estate, tls)
  const other = await createFolder()
  const second = await createCertificate(other, 'localhost', authority)
  expect(await servedBy(server.url)).toBe(thumbprintOf(first))
  await copyFile(second.certFile, join(folder.path, tls.cert))
  await copyFile(second.keyFile, join(folder.path, tls.key))
  await eventually(async () => expect(await servedBy(server.url)).toBe(thumbprintOf(second)), 10_000)
  await writeFile(join(folder.path, tls.key), first.key)
  const complaint = await eventually(() => {
    const line = server.lines.find(({ level }) => level === 'error')
    if (!line) throw new Error('nothing is reported yet')
    return line
  }, 10_000)
  expect(complaint.facts.err).toMatchObject({ code: 'TLS_INVALID' })
  expect(JSON.stringify(server.lines)).not.toContain('PRIVATE KEY')
  expect(await servedBy(server.url)).toBe(thumbprintOf(second))
})

test('a server whose certificate is not there, or another than that of its key, does not start', async () => {
  const estate = await createEstate()
  const wrong = [
    { ...tls, cert: 'none.pem' },
    { ...tls, key: 'authority.key' },
  ]
  for (const options of wrong) {
    await expect(startTlsServer(estate, options)).rejects.toMatchObject({ code: 'TLS_INVALID' })
  }
})

test.each([
  ['an authority that nobody is asked about', { ...tls, clientCa: 'authority.pem' }, 'requestClientCert'],
])('a config with %s is refused', async (_what, options, detail) => {
  await expect(startTlsServer(await createEstate(), options)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    details: [expect.stringContaining(detail)],
  })
})

test('client certificates without a server that asks for them are refused', async () => {
  await expect(startAuthServer({ consumers: { file: 'x' }, clientCertificates: {} })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    details: [expect.stringContaining('server.tls')],
  })
})

/** The thumbprint of the certificate that a server shows. */
async function servedBy(url: string): Promise<string> {
  const { port } = new URL(url)
  const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const certificate = socket.getPeerX509Certificate()
  socket.destroy()
  return `sha256:${certificate?.fingerprint256 ?? ''}`
}
