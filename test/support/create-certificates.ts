import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestFolder } from './create-test-folder.ts'

const run = promisify(execFile)

/** A certificate and its key, as files and as PEM. */
export interface TestCertificate {
  readonly certFile: string
  readonly keyFile: string
  readonly cert: string
  readonly key: string
}

/** Makes an authority (with `openssl`) whose certificates are good for a day. */
export async function createAuthority(folder: TestFolder, name: string): Promise<TestCertificate> {
  const files = filesOf(folder, name)
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'],
    ...['-subj', `/CN=${name}`, '-keyout', files.keyFile, '-out', files.certFile],
  ])
  return readBoth(files)
}

/** Makes a certificate for a common name and DNS name, signed by an authority. */
export async function createCertificate(
  folder: TestFolder,
  name: string,
  authority: TestCertificate,
): Promise<TestCertificate> {
  const files = filesOf(folder, name)
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'],
    ...['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`],
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
    ...['-CA', authority.certFile, '-CAkey', authority.keyFile],
    ...['-keyout', files.keyFile, '-out', files.certFile],
  ])
  return readBoth(files)
}

function filesOf(folder: TestFolder, name: string) {
  return { certFile: join(folder.path, `${name}.pem`), keyFile: join(folder.path, `${name}.key`) }
}

async function readBoth(files: Pick<TestCertificate, 'certFile' | 'keyFile'>): Promise<TestCertificate> {
  const [cert, key] = await Promise.all([readFile(files.certFile, 'utf8'), readFile(files.keyFile, 'utf8')])
  return { ...files, cert, key }
}
